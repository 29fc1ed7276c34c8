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
---@field first integer The mark of the first line, or of the cursor.
---@field last? integer The mark of the last line, for a range.

local marks = vim.api.nvim_create_namespace('scopewise')

---@param buffer integer
---@param line integer From 1; where it is outside of the buffer, the nearest that is inside.
---@param column integer Bytes.
---@return integer mark
local function mark(buffer, line, column)
  local last = vim.api.nvim_buf_line_count(buffer)
  local row = math.min(math.max(line, 1), last) - 1
  return vim.api.nvim_buf_set_extmark(buffer, marks, row, column, { strict = false })
end

---@param buffer integer
---@param held integer
---@return integer row From 0.
---@return integer column Bytes.
local function taken(buffer, held)
  local position = vim.api.nvim_buf_get_extmark_by_id(buffer, marks, held, {})
  vim.api.nvim_buf_del_extmark(buffer, marks, held)
  return position[1], position[2]
end

---@param place scopewise.Place
---@return table arguments
---@return integer first Row, from 0.
---@return integer last Row, from 0.
local function arguments(place)
  local uri = vim.uri_from_bufnr(place.buffer)
  local row, column = taken(place.buffer, place.first)
  if place.last then
    local last = taken(place.buffer, place.last)
    return { uri = uri, from = row + 1, to = last + 1 }, row, last
  end
  local text = vim.api.nvim_buf_get_lines(place.buffer, row, row + 1, false)[1] or ''
  local character = vim.str_utfindex(text, place.client.offset_encoding, column, false)
  local position = { line = row, character = character }
  return { uri = uri, range = { start = position, ['end'] = position } }, row, row
end

---@param place scopewise.Place
local function release(place)
  if vim.api.nvim_buf_is_loaded(place.buffer) then
    arguments(place)
  end
end

---@param place scopewise.Place
---@param instruction string
---@param rung? string
local function send(place, instruction, rung)
  remember(instruction)
  local sent, first, last = arguments(place)
  sent.instruction = instruction
  sent.rung = rung
  local found = diagnostics.of(place.client, place.buffer, first, last)
  if #found > 0 then
    sent.diagnostics = found
  end
  session.run(place.client, 'scopewise.edit', sent)
end

--- The client to ask about a buffer, or why there is none.
---@param buffer integer
---@return vim.lsp.Client?
---@return string? why_not
local function client_of(buffer)
  if vim.bo[buffer].buftype ~= '' then
    return nil, 'this window shows no file; go to one and ask there'
  elseif vim.api.nvim_buf_get_name(buffer) == '' then
    return nil, 'this buffer has no name; :write it to a file first'
  end
  local client = session.clients(buffer)[1]
  return client, 'no server is attached to this buffer; :checkhealth scopewise says why'
end

--- Asks for an edit of the current buffer.
---@param options scopewise.EditOptions
function M.ask(options)
  local buffer = vim.api.nvim_get_current_buf()
  local client, why_not = client_of(buffer)
  if not client then
    say.line(why_not or '', vim.log.levels.ERROR)
    return
  end
  local cursor = vim.api.nvim_win_get_cursor(0)
  local lines = options.lines
  ---@type scopewise.Place
  local place = {
    buffer = buffer,
    client = client,
    first = lines and mark(buffer, lines[1], 0) or mark(buffer, cursor[1], cursor[2]),
    last = lines and mark(buffer, lines[2], 0),
  }
  local instruction = vim.trim(options.instruction or '')
  if instruction ~= '' then
    send(place, instruction, options.rung)
    return
  end
  vim.ui.input({ prompt = 'Scopewise: ' }, function(given)
    given = vim.trim(given or '')
    if given == '' then
      release(place)
      return
    end
    if not vim.api.nvim_buf_is_loaded(buffer) then
      say.line('the buffer is gone; open the file and ask again', vim.log.levels.WARN)
      return
    end
    send(place, given, options.rung)
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
