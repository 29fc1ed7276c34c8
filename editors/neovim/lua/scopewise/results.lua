--- Commands about asks and their results. Without an id: the one reviewed in this tab, else the newest.

local page = require('scopewise.page')
local say = require('scopewise.say')
local session = require('scopewise.session')
local status = require('scopewise.status')

local M = {}

--- The client to ask about an id; says so when there is none.
---@param id? string
---@return vim.lsp.Client?
function M.client(id)
  local owner = id and status.owner(id)
  return owner and vim.lsp.get_client_by_id(owner) or session.any()
end

--- The id that is meant.
---@param id? string
---@return string?
function M.meant(id)
  return id or vim.t.scopewise_review
end

--- Runs a command about a result.
---@param command string
---@param id? string
---@param more? table
function M.run(command, id, more)
  id = M.meant(id)
  local client = M.client(id)
  if client then
    session.run(client, command, vim.tbl_extend('force', { id = id }, more or {}))
  end
end

--- Hands a draft to the next model with a note, asked for when missing.
---@param note? string
---@param id? string
function M.escalate(note, id)
  id = M.meant(id)
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
  id = M.meant(id)
  local client = M.client(id)
  if not client then
    return
  end
  session.run(client, 'scopewise.trail', { id = id }, function(answer)
    if type(answer) ~= 'table' then
      say.line('there is no record to read', vim.log.levels.WARN)
      return
    end
    local lines = vim.split(answer.markdown, '\n', { trimempty = true })
    page.open('scopewise://trail/' .. answer.id, lines, 'markdown')
  end)
end

return M
