--- The diagnostics of all servers, as the protocol writes them. Neovim hands a server only its own; this
--- one has to see what the type checker and the linter say.

local M = {}

---@type table<integer, true>
local shared = {}

---@param client vim.lsp.Client
---@param buffer integer
---@param row integer
---@param column integer Bytes.
---@return lsp.Position
local function position(client, buffer, row, column)
  local line = vim.api.nvim_buf_get_lines(buffer, row, row + 1, false)[1] or ''
  return { line = row, character = vim.str_utfindex(line, client.offset_encoding, column, false) }
end

---@param client vim.lsp.Client
---@param buffer integer
---@param diagnostic vim.Diagnostic
---@return lsp.Diagnostic
local function written(client, buffer, diagnostic)
  local last, column = diagnostic.end_lnum or diagnostic.lnum, diagnostic.end_col or diagnostic.col
  return {
    range = {
      start = position(client, buffer, diagnostic.lnum, diagnostic.col),
      ['end'] = position(client, buffer, last, column),
    },
    message = diagnostic.message,
    severity = diagnostic.severity,
    source = diagnostic.source,
    code = diagnostic.code,
  }
end

--- Whether a diagnostic is one that this client's own server sent.
---@param client vim.lsp.Client
---@param diagnostic vim.Diagnostic
---@return boolean
local function is_own(client, diagnostic)
  local namespace = vim.diagnostic.get_namespace(diagnostic.namespace)
  return vim.startswith(namespace.name, ('nvim.lsp.%s.%d'):format(client.name, client.id))
    or vim.startswith(namespace.name, ('vim.lsp.%s.%d'):format(client.name, client.id))
end

--- What others say about these lines, the worst first.
---@param client vim.lsp.Client
---@param buffer integer
---@param first integer First line, from 0.
---@param last integer Last line, from 0.
---@return lsp.Diagnostic[]
function M.of(client, buffer, first, last)
  local found = vim.tbl_filter(function(diagnostic)
    local ending = diagnostic.end_lnum or diagnostic.lnum
    local overlaps = diagnostic.lnum <= last and first <= ending
    return overlaps and not is_own(client, diagnostic)
  end, vim.diagnostic.get(buffer))
  table.sort(found, function(one, two)
    if one.severity ~= two.severity then
      return one.severity < two.severity
    end
    return one.lnum < two.lnum or (one.lnum == two.lnum and one.col < two.col)
  end)
  return vim.tbl_map(function(diagnostic)
    return written(client, buffer, diagnostic)
  end, found)
end

---@param client vim.lsp.Client
---@param parameters lsp.CodeActionParams
---@return lsp.CodeActionParams
local function with_others(client, parameters)
  local buffer = vim.uri_to_bufnr(parameters.textDocument.uri)
  local range = parameters.range
  local others = M.of(client, buffer, range.start.line, range['end'].line)
  local context = vim.tbl_extend('force', parameters.context, {
    diagnostics = vim.list_extend(vim.deepcopy(parameters.context.diagnostics or {}), others),
  })
  return vim.tbl_extend('force', parameters, { context = context })
end

--- Adds them to every menu that is asked of this client, however it is opened.
---@param client vim.lsp.Client
function M.share(client)
  if shared[client.id] then
    return
  end
  shared[client.id] = true
  local request = client.rpc.request
  client.rpc.request = function(method, parameters, ...)
    if method == 'textDocument/codeAction' then
      parameters = with_others(client, parameters)
    end
    return request(method, parameters, ...)
  end
end

return M
