--- An ask for an edit in the user's own words.

local diagnostics = require('scopewise.diagnostics')
local say = require('scopewise.say')
local session = require('scopewise.session')

local M = {}

--- The instructions of this session, newest first.
---@type string[]
local earlier = {}

---@param instruction string
local function remember(instruction)
  earlier = vim.tbl_filter(function(it)
    return it ~= instruction
  end, earlier)
  table.insert(earlier, 1, instruction)
end

--- Where an ask is, held by marks so that it stays right while the user is asked for words.
---@class scopewise.Place
---@field buffer integer
---@field client vim.lsp.Client
---@field lines? [integer, integer]
---@field cursor [integer, integer]

---@param place scopewise.Place
---@return table
local function arguments(place)
  local uri = vim.uri_from_bufnr(place.buffer)
  if place.lines then
    return { uri = uri, from = place.lines[1], to = place.lines[2] }
  end
  local row, column = place.cursor[1] - 1, place.cursor[2]
  local text = vim.api.nvim_buf_get_lines(place.buffer, row, row + 1, false)[1] or ''
  local character = vim.str_utfindex(text, place.client.offset_encoding, column, false)
  local position = { line = row, character = character }
  return { uri = uri, range = { start = position, ['end'] = position } }
end

---@param place scopewise.Place
---@param instruction string
---@param rung? string
local function send(place, instruction, rung)
  remember(instruction)
  local sent = arguments(place)
  sent.instruction = instruction
  sent.rung = rung
  local lines = place.lines or { place.cursor[1], place.cursor[1] }
  local found = diagnostics.of(place.client, place.buffer, lines[1] - 1, lines[2] - 1)
  if #found > 0 then
    sent.diagnostics = found
  end
  session.run(place.client, 'scopewise.edit', sent)
end

--- Asks for an edit of the current buffer.
---@param options scopewise.EditOptions
function M.ask(options)
  local buffer = vim.api.nvim_get_current_buf()
  local client = session.clients(buffer)[1]
  if not client then
    say.line(
      'no server is attached to this buffer; :checkhealth scopewise says why',
      vim.log.levels.ERROR
    )
    return
  end
  ---@type scopewise.Place
  local place = {
    buffer = buffer,
    client = client,
    lines = options.lines,
    cursor = vim.api.nvim_win_get_cursor(0),
  }
  local instruction = vim.trim(options.instruction or '')
  if instruction ~= '' then
    send(place, instruction, options.rung)
    return
  end
  vim.ui.input({ prompt = 'Scopewise: ' }, function(given)
    given = vim.trim(given or '')
    if given ~= '' and vim.api.nvim_buf_is_valid(buffer) then
      send(place, given, options.rung)
    end
  end)
end

--- Earlier instructions that start as the command line does.
---@param line string
---@return string[]
function M.complete(line)
  local typed = line:match('Scopewise!?%s+(.*)$') or ''
  -- The command line replaces the last word only.
  local before = typed:match('^(.*%s)') or ''
  local found = {}
  for _, instruction in ipairs(earlier) do
    if vim.startswith(instruction, typed) then
      table.insert(found, instruction:sub(#before + 1))
    end
  end
  return found
end

return M
