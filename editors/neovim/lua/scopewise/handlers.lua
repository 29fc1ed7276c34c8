--- What the server sends of itself, handled for its clients only.

---@type table<string, lsp.Handler>
local M = {}

---@type table<integer, integer>
local levels = {
  [vim.lsp.protocol.MessageType.Error] = vim.log.levels.ERROR,
  [vim.lsp.protocol.MessageType.Warning] = vim.log.levels.WARN,
}

--- What ended last, by client, so that it is said once.
---@type table<integer, string>
local ended = {}

M['scopewise/status'] = function(_, state, context)
  require('scopewise.status').set(context.client_id, state)
  local last = state.last
  if type(last) ~= 'table' then
    return
  end
  local key = last.id .. last.outcome
  local is_new = ended[context.client_id] ~= key
  ended[context.client_id] = key
  -- All other ends come with a message of their own.
  local words = ({ applied = '%s: %s', cancelled = '%s: cancelled; %s' })[last.outcome]
  if is_new and words and last.message ~= '' then
    require('scopewise.say').line(words:format(last.label, last.message))
  end
end

M['scopewise/offered'] = function(_, offer)
  if vim.g.scopewise_review == 'open' then
    require('scopewise').review(offer.id)
    return
  end
  local text = ('%s; :ScopewiseReview, :ScopewiseApply or :ScopewiseDiscard'):format(offer.message)
  require('scopewise.say').line(text, nil, 'a draft is ready; :ScopewiseReview shows it')
end

--- Whether a file is changed and not written: one that was deleted, or renamed, leaves nothing to write.
---@return boolean
local function is_any_unwritten()
  return vim.iter(vim.api.nvim_list_bufs()):any(function(buffer)
    local options = vim.bo[buffer]
    return vim.api.nvim_buf_is_loaded(buffer) and options.buftype == '' and options.modified
  end)
end

M['window/showMessage'] = function(_, message)
  local text = message.message
  local brief = text:match('applied to %d+ files?$')
  if brief and is_any_unwritten() then
    -- Neovim leaves files that a server edits unwritten, most of them out of sight.
    local ending = '; :wall writes ' .. (vim.endswith(brief, 's') and 'them' or 'it')
    text, brief = text .. ending, brief .. ending
  end
  require('scopewise.say').line(text, levels[message.type], brief)
end

--- The buffers that an edit changes and that are loaded.
---@param edit lsp.WorkspaceEdit
---@return integer[]
local function edited(edit)
  local buffers = {}
  for _, change in ipairs(edit.documentChanges or {}) do
    local uri = vim.tbl_get(change, 'textDocument', 'uri')
    local buffer = uri and vim.uri_to_bufnr(uri)
    if buffer and vim.api.nvim_buf_is_loaded(buffer) then
      table.insert(buffers, buffer)
    end
  end
  return buffers
end

--- Whether a file has text that is nowhere but in its buffer, which goes with the file.
---@param uri string
---@return boolean
local function is_unwritten(uri)
  local buffer = vim.uri_to_bufnr(uri)
  return vim.api.nvim_buf_is_loaded(buffer) and vim.bo[buffer].modified
end

--- Why an edit is not made: it was prepared for other texts than there are. A renamed file keeps its buffer.
---@param edit lsp.WorkspaceEdit
---@return string?
local function why_outdated(edit)
  for _, change in ipairs(edit.documentChanges or {}) do
    if change.kind == 'delete' and is_unwritten(change.uri) then
      local name = vim.fn.fnamemodify(vim.uri_to_fname(change.uri), ':.')
      return name .. ' would be deleted, but has changes that are not written'
    end
    local document = change.textDocument
    local version = document and document.version
    local buffer = document and vim.uri_to_bufnr(document.uri)
    if type(version) == 'number' and vim.lsp.util.buf_versions[buffer] ~= version then
      return 'the text was changed meanwhile'
    end
  end
end

--- Ends the undo step of each buffer, so that what comes next is a step of its own.
---@param buffers integer[]
local function part_undo(buffers)
  for _, buffer in ipairs(buffers) do
    vim.bo[buffer].undolevels = vim.bo[buffer].undolevels
  end
end

--- An edit is one undo step, also when it arrives while the user types; and all of it is refused when one
--- of its texts has moved on, where Neovim would put in the rest, or delete what was typed with its file. The
--- server then sends it anew.
M['workspace/applyEdit'] = function(failure, parameters, context)
  local buffers = edited(parameters.edit)
  local why = why_outdated(parameters.edit)
  if why then
    return { applied = false, failureReason = why }
  end
  part_undo(buffers)
  -- Neovim prints the label over what the server says.
  parameters.label = nil
  local answer = vim.lsp.handlers['workspace/applyEdit'](failure, parameters, context)
  part_undo(buffers)
  return answer
end

return M
