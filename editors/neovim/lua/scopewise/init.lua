--- What a configuration or another plugin calls. Every function returns at once; results arrive as edits,
--- messages and the `User ScopewiseStatus` autocommand.

local M = {}

---@class scopewise.EditOptions
---@field instruction? string What to do; asked for with `vim.ui.input` when missing or empty.
---@field lines? [integer, integer] First and last line, from 1; the cursor when missing.
---@field rung? 'fast'|'reasoning'|'deep' The model to start on; chosen by the measure when missing.

--- Ask for an edit of the current buffer.
---@param options? scopewise.EditOptions
function M.edit(options)
  require('scopewise.edit').ask(options or {})
end

--- Apply a draft: the one with this id, the one reviewed in this tab, else the newest.
---@param id? string
function M.apply(id)
  require('scopewise.results').run('scopewise.apply', id)
end

--- Discard a draft, chosen as in |scopewise.apply()|.
---@param id? string
function M.discard(id)
  require('scopewise.results').run('scopewise.discard', id)
end

--- Ask the same once more.
---@param id? string
function M.again(id)
  require('scopewise.results').run('scopewise.again', id)
end

--- Hand a draft to the next model. The note says what is wrong with it; asked for when missing.
---@param note? string
---@param id? string
function M.escalate(note, id)
  require('scopewise.results').escalate(note, id)
end

--- Look at a draft in a tab, before and after.
---@param id? string
function M.review(id)
  require('scopewise.review').open(id)
end

--- Read the whole record of an ask.
---@param id? string
function M.trail(id)
  require('scopewise.results').trail(id)
end

--- Cancel one ask, or all that run.
---@param id? string
function M.cancel(id)
  require('scopewise.results').cancel(id)
end

--- A short text for a status line, empty when nothing goes on:
--- `fast · gpt-5.3-codex-spark: drafting, 42 tokens`, `1 draft to review`, `indexing 120/500`.
---@return string
function M.status()
  return require('scopewise.status').line()
end

--- The same as data, one entry a client.
---@return scopewise.State[]
function M.state()
  return require('scopewise.status').states()
end

return M
