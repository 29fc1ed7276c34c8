--- Entries of the code action menu that this plugin carries out in its own way: the diff is shown in the
--- review tab, and an escalation asks for a note.

---@type table<string, fun(command: lsp.Command)>
return {
  ['scopewise.diff'] = function(command)
    require('scopewise').review(vim.tbl_get(command, 'arguments', 1, 'id'))
  end,
  ['scopewise.escalate'] = function(command)
    local given = vim.tbl_get(command, 'arguments', 1) or {}
    require('scopewise').escalate(given.note, given.id)
  end,
}
