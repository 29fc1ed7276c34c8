--- `:checkhealth scopewise`: is the server there, is it on, who is attached, and what does its own doctor
--- say.

local M = {}

local PATIENCE = 20000

---@param words string[]
---@return string? output
local function output(words)
  local started, process = pcall(vim.system, words, { text = true })
  if not started then
    return nil
  end
  local ended = process:wait(PATIENCE)
  return vim.trim((ended.stdout or '') .. (ended.code ~= 0 and ended.stderr or ''))
end

---@return string? program
local function check_program()
  local config = vim.lsp.config.scopewise
  local cmd = config and config.cmd
  if type(cmd) ~= 'table' then
    vim.health.info('the server is started by a function of your configuration')
    return nil
  end
  local program = cmd[1]
  if vim.fn.executable(program) == 0 then
    vim.health.error(('`%s` is not found'):format(program), {
      'put the `scopewise` binary on your PATH, or name it:',
      "vim.lsp.config('scopewise', { cmd = { '/path/to/scopewise' } })",
    })
    return nil
  end
  local version = output({ program, '--version' })
  vim.health.ok(('%s (%s)'):format(version or 'scopewise', vim.fn.exepath(program)))
  return program
end

local function check_clients()
  vim.health.start('scopewise: in this session')
  if not vim.lsp.is_enabled('scopewise') then
    vim.health.warn('the server is not enabled', { "put vim.lsp.enable('scopewise') in init.lua" })
  end
  local clients = require('scopewise.session').clients()
  if #clients == 0 then
    vim.health.warn('no server is running', {
      'open a file of a project; if that does not help, see the file that this names:',
      ':lua =vim.lsp.log.get_filename()',
    })
    return
  end
  for _, client in ipairs(clients) do
    local buffers = vim.tbl_count(client.attached_buffers)
    local root = client.root_dir or 'no folder'
    vim.health.ok(('%s: %d buffers of %s'):format(client.name, buffers, root))
    local own = vim.tbl_get(client.config, 'init_options', 'client') or {}
    if not (own.status and own.review) then
      vim.health.warn('it was started without this plugin: no status and no review', {
        'put `init_options = { client = { status = true, review = true } }` in its configuration',
      })
    end
  end
end

---@param program string
local function check_doctor(program)
  vim.health.start('scopewise: what `scopewise doctor` says')
  local said = output({ program, 'doctor' }) or 'nothing'
  local report = said:find('no model is configured', 1, true) and vim.health.warn or vim.health.info
  report(said)
end

function M.check()
  vim.health.start('scopewise: the server')
  if vim.fn.has('nvim-0.11') == 0 then
    vim.health.error('Neovim 0.11 or later is needed')
    return
  end
  local program = check_program()
  check_clients()
  if program then
    check_doctor(program)
  end
end

return M
