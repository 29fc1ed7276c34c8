--- The clients that talk to a Scopewise server, and requests to them.

local say = require('scopewise.say')

local M = {}

--- Whether a client talks to a Scopewise server, whatever the user named it.
---@param client vim.lsp.Client
---@return boolean
function M.is_ours(client)
  local server = client.server_info
  return client.name == 'scopewise' or (server ~= nil and server.name == 'scopewise')
end

--- The clients of a buffer, or all.
---@param buffer? integer
---@return vim.lsp.Client[]
function M.clients(buffer)
  return vim.tbl_filter(M.is_ours, vim.lsp.get_clients({ bufnr = buffer }))
end

--- The client of the current buffer, else any; says so when there is none.
---@return vim.lsp.Client?
function M.any()
  local client = M.clients(vim.api.nvim_get_current_buf())[1] or M.clients()[1]
  if not client then
    say.line(
      "no server is running; put vim.lsp.enable('scopewise') in your configuration and open a file",
      vim.log.levels.ERROR
    )
  end
  return client
end

---@param buffer integer
local function attach(buffer)
  if vim.api.nvim_buf_is_loaded(buffer) then
    vim.api.nvim_buf_call(buffer, function()
      vim.cmd('silent! doautocmd <nomodeline> nvim.lsp.enable FileType')
    end)
  end
end

--- Attaches to a buffer without a name once it has one: Neovim tells no server of a name that comes later.
---@param buffer integer
function M.attach_when_written(buffer)
  -- An event of this buffer alone would go with its old name.
  vim.api.nvim_create_autocmd('BufWritePost', {
    desc = 'Attach Scopewise to a buffer that got a name',
    callback = function(event)
      if event.buf ~= buffer then
        return false
      end
      vim.schedule(function()
        attach(buffer)
      end)
      return true
    end,
  })
end

--- Runs a command of the server. Its refusal is shown; `on_answer` gets only what it answers.
---@param client vim.lsp.Client
---@param command string
---@param arguments? table
---@param on_answer? fun(answer: any)
function M.run(client, command, arguments, on_answer)
  local given = arguments and next(arguments) and { arguments } or {}
  client:request(
    'workspace/executeCommand',
    { command = command, arguments = given },
    function(failure, answer)
      if failure then
        say.line(failure.message, vim.log.levels.WARN)
      elseif on_answer then
        on_answer(answer)
      end
    end
  )
end

return M
