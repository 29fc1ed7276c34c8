--- What each server says of itself (`scopewise/status`), kept for status lines and completion.

local M = {}

---@class scopewise.Ask
---@field id string
---@field label string
---@field uri string
---@field rung? string
---@field model? string
---@field phase string
---@field message string
---@field tokens? integer
---@field seconds integer

---@class scopewise.Result
---@field id string
---@field label string
---@field uri string
---@field state 'offered'|'rejected'|'applied'
---@field files integer
---@field notes string[]

---@class scopewise.State
---@field indexing? { done: integer, of: integer }
---@field asks scopewise.Ask[]
---@field results scopewise.Result[]
---@field last? { id: string, label: string, outcome: string, message: string }

---@type table<integer, scopewise.State>
local states = {}

---@param value any
local function without_nulls(value)
  if value == vim.NIL then
    return nil
  end
  if type(value) ~= 'table' then
    return value
  end
  local copy = {}
  for key, inner in pairs(value) do
    copy[key] = without_nulls(inner)
  end
  return copy
end

--- Keeps what a client's server says, and tells whoever listens.
---@param client integer
---@param state scopewise.State
function M.set(client, state)
  states[client] = without_nulls(state)
  vim.cmd.redrawstatus({ bang = true })
  vim.api.nvim_exec_autocmds('User', {
    pattern = 'ScopewiseStatus',
    modeline = false,
    data = { client_id = client, state = vim.deepcopy(states[client]) },
  })
end

--- The states of the clients that run, in the order of their ids.
---@return scopewise.State[]
function M.states()
  local found = {}
  for _, client in ipairs(require('scopewise.session').clients()) do
    table.insert(found, states[client.id])
  end
  return vim.deepcopy(found)
end

---@param which 'asks'|'results'
---@return { client: integer, entry: scopewise.Ask|scopewise.Result }[]
local function entries(which)
  local found = {}
  for _, client in ipairs(require('scopewise.session').clients()) do
    for _, entry in ipairs((states[client.id] or {})[which] or {}) do
      table.insert(found, { client = client.id, entry = entry })
    end
  end
  return found
end

--- The asks that run on a client's server.
---@param client integer
---@return scopewise.Ask[]
function M.of(client)
  return (states[client] or {}).asks or {}
end

--- The client whose server knows this id.
---@param id string
---@return integer?
function M.owner(id)
  for _, which in ipairs({ 'asks', 'results' }) do
    for _, found in ipairs(entries(which)) do
      if found.entry.id == id then
        return found.client
      end
    end
  end
end

--- The result with this id.
---@param id string
---@return scopewise.Result?
function M.result(id)
  for _, found in ipairs(entries('results')) do
    if found.entry.id == id then
      return found.entry --[[@as scopewise.Result]]
    end
  end
end

--- Ids for completion.
---@param which 'running'|'results'
---@param lead string
---@return string[]
function M.ids(which, lead)
  local found = {}
  for _, known in ipairs(entries(which == 'running' and 'asks' or 'results')) do
    if vim.startswith(known.entry.id, lead) then
      table.insert(found, 1, known.entry.id)
    end
  end
  return found
end

---@param ask scopewise.Ask
---@param others integer
---@return string
local function running(ask, others)
  local text = ask.message ~= '' and ask.message or ask.phase
  return others > 0 and ('%s (+%d)'):format(text, others) or text
end

--- One short text, empty when nothing goes on.
---@return string
function M.line()
  local asks = entries('asks')
  if #asks > 0 then
    return running(asks[#asks].entry --[[@as scopewise.Ask]], #asks - 1)
  end
  local offered = vim.tbl_filter(function(found)
    return found.entry.state == 'offered'
  end, entries('results'))
  if #offered > 0 then
    return #offered == 1 and '1 draft to review' or ('%d drafts to review'):format(#offered)
  end
  for _, state in ipairs(M.states()) do
    if state.indexing then
      return ('indexing %d/%d'):format(state.indexing.done, state.indexing.of)
    end
  end
  return ''
end

return M
