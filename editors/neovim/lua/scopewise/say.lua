--- Messages for the user. One that does not fit on the command line would stop everything with "Press
--- ENTER", so it is shortened there and kept at full length for `:ScopewiseMessages`.

local M = {}

local KEPT = 200
local default_notify = vim.notify

---@type string[]
local kept = {}

---@type table<integer, string>
local highlights = {
  [vim.log.levels.ERROR] = 'ErrorMsg',
  [vim.log.levels.WARN] = 'WarningMsg',
}

---@param text string
---@param room integer Columns.
---@return string
local function fitted(text, room)
  if vim.fn.strdisplaywidth(text) <= room then
    return text
  end
  local ending = '… :ScopewiseMessages'
  local cut = text
  while vim.fn.strdisplaywidth(cut .. ending) > room do
    cut = vim.fn.strcharpart(cut, 0, vim.fn.strchars(cut) - 1)
  end
  return cut .. ending
end

--- Says one line.
---@param text string
---@param level? integer One of `vim.log.levels`; INFO when missing.
---@param brief? string What the command line shows where the text is too long for it.
function M.line(text, level, brief)
  level = level or vim.log.levels.INFO
  text = vim.startswith(text, 'Scopewise: ') and text or 'Scopewise: ' .. text
  text = text:gsub('%s+', ' ')
  table.insert(kept, ('%s  %s'):format(os.date('%H:%M:%S'), text))
  if #kept > KEPT then
    table.remove(kept, 1)
  end
  if vim.notify ~= default_notify then
    vim.notify(text, level, { title = 'Scopewise' })
    return
  end
  local room = math.max(vim.v.echospace, 20)
  local shown = brief and vim.fn.strdisplaywidth(text) > room and 'Scopewise: ' .. brief or text
  vim.api.nvim_echo({ { fitted(shown, room), highlights[level] } }, true, {})
end

--- All messages so far, oldest first.
---@return string[]
function M.all()
  return vim.deepcopy(kept)
end

--- Opens them in a window of their own.
function M.open()
  require('scopewise.page').open('scopewise://messages', kept, 'text')
  vim.cmd.normal({ 'G', bang = true })
end

return M
