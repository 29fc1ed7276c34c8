--- A page to read: a scratch buffer in a split, reused by its name; `q` closes it.

local M = {}

--- A scratch buffer of this name with this text, which cannot be changed by hand.
---@param name string
---@param lines string[]
---@param filetype string
---@return integer buffer
function M.buffer(name, lines, filetype)
  local buffer = vim.fn.bufadd(name)
  vim.fn.bufload(buffer)
  vim.bo[buffer].buftype = 'nofile'
  vim.bo[buffer].bufhidden = 'wipe'
  vim.bo[buffer].swapfile = false
  vim.bo[buffer].undolevels = -1
  vim.bo[buffer].modifiable = true
  vim.api.nvim_buf_set_lines(buffer, 0, -1, false, lines)
  vim.bo[buffer].modifiable = false
  vim.bo[buffer].modified = false
  -- Highlighting only: a file type would start other language servers on a text that is no file.
  local language = vim.treesitter.language.get_lang(filetype)
  if not (language and pcall(vim.treesitter.start, buffer, language)) then
    vim.bo[buffer].syntax = filetype
  end
  return buffer
end

--- Opens a page in a split.
---@param name string
---@param lines string[]
---@param filetype string
---@return integer buffer
function M.open(name, lines, filetype)
  local buffer = M.buffer(name, lines, filetype)
  local window = vim.fn.bufwinid(buffer)
  if window ~= -1 then
    vim.api.nvim_set_current_win(window)
  else
    vim.cmd.sbuffer(buffer)
  end
  vim.wo[0][0].wrap = true
  vim.wo[0][0].linebreak = true
  vim.wo[0][0].statusline = ' q close'
  vim.keymap.set('n', 'q', '<Cmd>close<CR>', { buffer = buffer, desc = 'Close' })
  return buffer
end

return M
