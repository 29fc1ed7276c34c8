-- Drives a headless Neovim: opens a file, chooses the code action with the wanted title, waits for the
-- edit, and writes the file. Run as `nvim --headless -u NONE -i NONE -l drive.lua SERVER FILE LINE TITLE`.
local server, file, line, title = arg[1], arg[2], tonumber(arg[3]), arg[4]
local patience = 60000

local function give_up(why)
  io.stderr:write(why .. '\n')
  vim.cmd('cquit 1')
end

local titles = {}
vim.notify = function(text)
  io.stderr:write('message: ' .. text .. '\n')
end

vim.cmd.edit(file)
local buffer = vim.api.nvim_get_current_buf()
local id = vim.lsp.start({ name = 'scopewise', cmd = { server }, root_dir = vim.fs.root(buffer, '.git') })
local ready = vim.wait(patience, function()
  local client = vim.lsp.get_client_by_id(id)
  return client and client.initialized and vim.lsp.buf_is_attached(buffer, id)
end, 10)
if not ready then
  give_up('the server did not start')
end

vim.api.nvim_win_set_cursor(0, { line, 4 })
local before = vim.b[buffer].changedtick
vim.lsp.buf.code_action({
  apply = true,
  filter = function(action)
    table.insert(titles, action.title)
    return vim.startswith(action.title, title)
  end,
})
local changed = vim.wait(patience, function()
  return vim.b[buffer].changedtick > before
end, 10)
if not changed then
  give_up('no edit came; the menu held: ' .. table.concat(titles, ' | '))
end
vim.cmd.write()
vim.cmd('qall!')
