--- Commands about asks and their results. Without an id: the one reviewed in this tab, else the newest.

local page = require('scopewise.page')
local say = require('scopewise.say')
local session = require('scopewise.session')
local status = require('scopewise.status')

local M = {}

--- Runs a command about a result; says so when there is no server to ask.
---@param command string
---@param id? string
---@param more? table Further arguments.
---@param on_answer? fun(answer: any, client: vim.lsp.Client)
function M.run(command, id, more, on_answer)
  id = id or vim.t.scopewise_review
  local owner = id and status.owner(id)
  local client = owner and vim.lsp.get_client_by_id(owner) or session.any()
  if not client then
    return
  end
  local arguments = vim.tbl_extend('force', { id = id }, more or {})
  session.run(client, command, arguments, on_answer and function(answer)
    on_answer(answer, client)
  end)
end

--- Hands a draft to the next model with a note, asked for when missing.
---@param note? string
---@param id? string
function M.escalate(note, id)
  -- The tab may be another one when the note is there.
  id = id or vim.t.scopewise_review
  note = vim.trim(note or '')
  if note ~= '' then
    M.run('scopewise.escalate', id, { note = note })
    return
  end
  vim.ui.input({ prompt = 'What is wrong with the draft? ' }, function(given)
    if given then
      given = vim.trim(given)
      M.run('scopewise.escalate', id, given ~= '' and { note = given } or nil)
    end
  end)
end

--- Cancels one ask, or all that run on any server.
---@param id? string
function M.cancel(id)
  if id then
    M.run('scopewise.cancel', id)
    return
  end
  local busy = vim.tbl_filter(function(client)
    return #status.of(client.id) > 0
  end, session.clients())
  for _, client in ipairs(#busy > 0 and busy or { session.any() }) do
    session.run(client, 'scopewise.cancel')
  end
end

--- Opens the whole record of an ask.
---@param id? string
function M.trail(id)
  M.run('scopewise.trail', id, nil, function(answer)
    if type(answer) ~= 'table' then
      say.line('there is no record to read', vim.log.levels.WARN)
      return
    end
    local lines = vim.split(answer.markdown, '\n', { trimempty = true })
    page.open('scopewise://trail/' .. answer.id, lines, 'markdown')
  end)
end

return M
