-- The commands, and what a client needs once it is attached. Takes no key.

if vim.g.loaded_scopewise then
  return
end
vim.g.loaded_scopewise = true

if vim.fn.has('nvim-0.11') == 0 then
  vim.notify('Scopewise needs Neovim 0.11 or later', vim.log.levels.ERROR)
  return
end

vim.api.nvim_create_autocmd('LspAttach', {
  group = vim.api.nvim_create_augroup('scopewise', {}),
  desc = 'Hand the diagnostics of all servers to Scopewise',
  callback = function(event)
    local client = vim.lsp.get_client_by_id(event.data.client_id)
    if client and require('scopewise.session').is_ours(client) then
      require('scopewise.diagnostics').share(client)
    end
  end,
})

---@param name string
---@param run fun(arguments: vim.api.keyset.create_user_command.command_args)
---@param options vim.api.keyset.user_command
local function command(name, run, options)
  vim.api.nvim_create_user_command(name, run, options)
end

---@param which 'running'|'results'
local function ids(which)
  return function(lead)
    return require('scopewise.status').ids(which, lead)
  end
end

---@param name 'apply'|'discard'|'review'|'again'|'trail'|'cancel'
local function about(name)
  return function(arguments)
    local id = arguments.args ~= '' and arguments.args or nil
    require('scopewise')[name](id)
  end
end

command('Scopewise', function(arguments)
  require('scopewise').edit({
    instruction = arguments.args,
    lines = arguments.range > 0 and { arguments.line1, arguments.line2 } or nil,
    rung = arguments.bang and 'reasoning' or nil,
  })
end, {
  nargs = '*',
  range = true,
  bang = true,
  complete = function(_, line)
    return require('scopewise.edit').complete(line)
  end,
  desc = 'Ask for an edit in your own words (! starts on the reasoning model)',
})

command('ScopewiseEscalate', function(arguments)
  require('scopewise').escalate(arguments.args)
end, { nargs = '*', desc = 'Hand the draft to the next model, with a note on what is wrong' })

command('ScopewiseMessages', function()
  require('scopewise.say').open()
end, { nargs = 0, desc = 'Read all messages of this session at full length' })

for name, entry in pairs({
  ScopewiseApply = { 'apply', 'results', 'Apply the draft that is offered' },
  ScopewiseDiscard = { 'discard', 'results', 'Discard the draft that is offered' },
  ScopewiseReview = { 'review', 'results', 'Look at a draft, before and after, in a tab' },
  ScopewiseAgain = { 'again', 'results', 'Ask the same once more' },
  ScopewiseTrail = { 'trail', 'results', 'Read the whole record of an ask' },
  ScopewiseCancel = { 'cancel', 'running', 'Cancel what runs' },
}) do
  command(name, about(entry[1]), { nargs = '?', complete = ids(entry[2]), desc = entry[3] })
end
