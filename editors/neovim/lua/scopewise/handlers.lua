--- What the server sends of itself, handled for its clients only.

---@type table<string, lsp.Handler>
local M = {}

---@type table<integer, integer>
local levels = {
  [vim.lsp.protocol.MessageType.Error] = vim.log.levels.ERROR,
  [vim.lsp.protocol.MessageType.Warning] = vim.log.levels.WARN,
}

M['scopewise/status'] = function(_, state, context)
  require('scopewise.status').set(context.client_id, state)
end

M['scopewise/offered'] = function(_, offer)
  if vim.g.scopewise_review == 'open' then
    require('scopewise').review(offer.id)
    return
  end
  local text = ('%s; :ScopewiseReview, :ScopewiseApply or :ScopewiseDiscard'):format(offer.message)
  require('scopewise.say').line(text)
end

M['window/showMessage'] = function(_, message)
  local text = message.message
  if text:find('applied to %d+ files$') then
    -- Neovim leaves files that a server edits unwritten, most of them out of sight.
    text = text .. '; :wall writes them'
  end
  require('scopewise.say').line(text, levels[message.type])
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

--- Ends the undo step of each buffer, so that what comes next is a step of its own.
---@param buffers integer[]
local function part_undo(buffers)
  for _, buffer in ipairs(buffers) do
    vim.bo[buffer].undolevels = vim.bo[buffer].undolevels
  end
end

--- An edit is one undo step, also when it arrives while the user types.
M['workspace/applyEdit'] = function(failure, parameters, context)
  local buffers = edited(parameters.edit)
  part_undo(buffers)
  local answer = vim.lsp.handlers['workspace/applyEdit'](failure, parameters, context)
  part_undo(buffers)
  return answer
end

return M
