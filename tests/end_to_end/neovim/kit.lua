-- What the cases share: a Neovim with the server on, menus, messages, waiting and the doorbell. Run as
-- `nvim -u NONE -i NONE -l kit.lua CASE FILE`, in the project's folder; the environment names the plugin's
-- folder (PLUGIN) or, for a Neovim without it, has the README's lines (FIVE_LINES), and the doorbell (DOORBELL).

local kit = { messages = {}, patience = tonumber(vim.env.KIT_PATIENCE) or 60000 }

local here = vim.fs.dirname(vim.fs.abspath(arg[0] or debug.getinfo(1, 'S').source:sub(2)))
package.path = here .. '/?.lua;' .. package.path

--- Ends with everything that was said, so that the failed test can be read.
function kit.give_up(why)
  io.stderr:write(why .. '\n')
  for _, message in ipairs(kit.messages) do
    io.stderr:write('message: ' .. message .. '\n')
  end
  vim.cmd('cquit 1')
end

function kit.wait(name, wanted)
  local came, why = vim.wait(kit.patience, wanted, 10)
  if not came then
    kit.give_up(('%s did not come (%s)'):format(name, tostring(why)))
  end
end

function kit.equal(name, found, expected)
  if not vim.deep_equal(found, expected) then
    kit.give_up(
      ('%s\nfound:    %s\nexpected: %s'):format(name, vim.inspect(found), vim.inspect(expected))
    )
  end
end

function kit.has(name, text, part)
  if not text:find(part, 1, true) then
    kit.give_up(('%s: %q is not in\n%s'):format(name, part, text))
  end
end

local function keep_messages()
  vim.notify = function(text)
    table.insert(kit.messages, text)
  end
  local echo = vim.api.nvim_echo
  vim.api.nvim_echo = function(chunks, ...)
    table.insert(
      kit.messages,
      vim
        .iter(chunks)
        :map(function(it)
          return it[1]
        end)
        :join('')
    )
    return echo({}, false, {})
  end
end

--- Whether a message said this, at full length.
function kit.said(part)
  local all = vim.deepcopy(kit.messages)
  if package.loaded['scopewise.say'] then
    vim.list_extend(all, require('scopewise.say').all())
  end
  return vim.iter(all):any(function(it)
    return it:find(part, 1, true) ~= nil
  end)
end

function kit.wait_said(part)
  kit.wait('the message ' .. part, function()
    return kit.said(part)
  end)
end

function kit.client()
  return vim.lsp.get_clients({ name = 'scopewise' })[1]
end

--- Opens a file and waits for the server, and for its index.
function kit.open(path)
  vim.cmd.edit(path)
  local buffer = vim.api.nvim_get_current_buf()
  kit.wait('the server', function()
    local client = kit.client()
    return client and client.initialized and vim.lsp.buf_is_attached(buffer, client.id)
  end)
  return buffer
end

--- The text of most files when the models have answered.
kit.SUMMED = 'def total(numbers):\n    return sum(numbers)\n'

function kit.cursor(line, column)
  vim.api.nvim_win_set_cursor(0, { line, column or 4 })
end

function kit.lines(buffer)
  return vim.api.nvim_buf_get_lines(buffer, 0, -1, false)
end

function kit.text(buffer)
  return table.concat(vim.api.nvim_buf_get_lines(buffer, 0, -1, false), '\n') .. '\n'
end

function kit.wait_text(buffer, expected)
  vim.wait(kit.patience, function()
    return kit.text(buffer) == expected
  end, 10)
  kit.equal('the text', kit.text(buffer), expected)
end

--- What a question offers, as it is shown.
function kit.choices(items, options)
  return vim.tbl_map(function(item)
    return (options.format_item(item))
  end, items)
end

local function entry_of(item)
  return {
    client = vim.lsp.get_client_by_id(item.ctx.client_id).name,
    kind = item.action.kind or '',
    title = item.action.title,
  }
end

--- Opens the menu at the cursor and takes the entry that starts with `title`; `nil` takes none. Returns the
--- titles in order. `open` opens it in another way.
function kit.menu(title, open)
  local titles
  vim.ui.select = function(items, options, choose)
    table.insert(kit.messages, options.prompt or '')
    kit.shown_at = vim.uv.hrtime()
    titles = kit.choices(items, options)
    kit.entries = vim.tbl_map(entry_of, items)
    for index, text in ipairs(titles) do
      if title and vim.startswith(text, title) then
        return choose(items[index], index)
      end
    end
    choose(nil)
  end
  local open_menu = open or vim.lsp.buf.code_action
  open_menu()
  kit.wait('the menu', function()
    return titles ~= nil
  end)
  if
    title and not vim.iter(titles):any(function(it)
      return vim.startswith(it, title)
    end)
  then
    kit.give_up(('%q is not in the menu: %s'):format(title, table.concat(titles, ' | ')))
  end
  return titles
end

--- Opens the menu with the diagnostics of all servers: the plugin does so with every menu, without it there
--- is a key on the page.
function kit.open_menu_with_all()
  if vim.env.PLUGIN then
    vim.lsp.buf.code_action()
    return
  end
  assert(loadstring(vim.env.MORE_LINES))()
  local key = vim.keycode(vim.fn.maparg('<Leader>a', 'n', false, true).lhs)
  vim.api.nvim_feedkeys(key, 'mx', false)
end

--- Asks in words of one's own without the plugin: by the command of the server.
function kit.ask_plainly(line, words)
  kit.cursor(line)
  kit.client():exec_cmd({
    title = words,
    command = 'scopewise.edit',
    arguments = { { uri = vim.uri_from_bufnr(0), line = line, text = words } },
  })
end

--- Rings the doorbell: the gate of this name opens.
function kit.ring(name)
  local rung = false
  local bell = vim.uv.new_tcp()
  bell:connect('127.0.0.1', tonumber(vim.env.DOORBELL), function(failure)
    assert(not failure, failure)
    bell:write(name .. '\n', function()
      bell:close()
      rung = true
    end)
  end)
  kit.wait('the doorbell', function()
    return rung
  end)
end

--- Waits until the server has read what was typed: it answers in order.
function kit.settle()
  local params = { textDocument = { uri = vim.uri_from_bufnr(0) }, context = { diagnostics = {} } }
  params.range = vim.lsp.util.make_range_params(0, kit.client().offset_encoding).range
  local answer = kit.client():request_sync('textDocument/codeAction', params, kit.patience)
  kit.equal('the answer', answer and answer.err, nil)
end

--- Runs `act` once, in the moment the next edit of the server arrives and before Neovim makes it.
function kit.at_next_edit(act)
  local handlers = vim.env.PLUGIN and kit.client().handlers or vim.lsp.handlers
  local make = handlers['workspace/applyEdit']
  handlers['workspace/applyEdit'] = function(...)
    handlers['workspace/applyEdit'] = make
    act()
    return make(...)
  end
end

--- Waits until a model is asked.
function kit.wait_called()
  kit.wait_progress('quick')
end

--- Waits for the progress line of an ask to say something.
function kit.wait_progress(part)
  kit.wait('progress with ' .. part, function()
    return vim.iter(kit.progress):any(function(it)
      return it:find(part, 1, true) ~= nil
    end)
  end)
end

function kit.write()
  vim.cmd('silent wall')
end

--- All keys that are mapped for every buffer.
function kit.keys()
  local found = {}
  for _, mode in ipairs({ 'n', 'x', 's', 'o', 'i', 'c', 't' }) do
    for _, map in ipairs(vim.api.nvim_get_keymap(mode)) do
      table.insert(found, mode .. ' ' .. map.lhs)
    end
  end
  return found
end

--- Tells the test what was measured.
function kit.measured(text)
  io.stderr:write('measured: ' .. text .. '\n')
end

local function start()
  kit.answered = {}
  vim.api.nvim_create_autocmd('LspRequest', {
    callback = function(event)
      local request = event.data.request
      if request.method == 'textDocument/codeAction' and request.type == 'complete' then
        table.insert(kit.answered, vim.lsp.get_client_by_id(event.data.client_id).name)
      end
    end,
  })
  kit.keys_before = kit.keys()
  kit.progress = {}
  vim.api.nvim_create_autocmd('LspProgress', {
    callback = function(event)
      local value = event.data.params.value
      table.insert(kit.progress, (value.title or '') .. ' ' .. (value.message or ''))
    end,
  })
  -- Neovim looks for Python when it opens a Python file; what it finds is the machine's.
  vim.g.loaded_python3_provider = 0
  vim.cmd('filetype plugin on')
  vim.o.swapfile = false
  if vim.env.PLUGIN then
    vim.opt.runtimepath:prepend(vim.env.PLUGIN)
    vim.cmd.runtime('plugin/scopewise.lua')
    vim.lsp.enable('scopewise')
  else
    assert(loadstring(vim.env.FIVE_LINES))()
  end
end

local function case_of(name)
  for _, part in ipairs({ 'asks', 'results', 'moves', 'plugin' }) do
    local found = require('cases.' .. part)[name]
    if found then
      return found
    end
  end
  error('there is no case ' .. name)
end

local case, file = arg[1], arg[2]
keep_messages()
start()
local ran, failure = xpcall(function()
  case_of(case)(kit, file)
end, debug.traceback)
if not ran then
  kit.give_up(failure)
end
vim.cmd('qall!')
