-- The cases, by name: each gets the kit and the file to open, and gives up when something is not as it
-- must be. What the file holds in the end is compared by the test that runs the case.

local cases = {}

local function cursor(line, column)
  vim.api.nvim_win_set_cursor(0, { line, column or 4 })
end

local function lines(buffer)
  return vim.api.nvim_buf_get_lines(buffer, 0, -1, false)
end

local SUMMED = 'def total(numbers):\n    return sum(numbers)\n'

function cases.menu_action(kit, file)
  local buffer = kit.open(file)
  local before = kit.text(buffer)
  cursor(3)
  kit.menu('Simplify total')
  kit.wait_text(buffer, SUMMED)
  vim.cmd('silent undo')
  kit.equal('after one undo', kit.text(buffer), before)
  vim.cmd('silent redo')
  kit.write()
end

function cases.directive(kit, file)
  local buffer = kit.open(file)
  cursor(1)
  kit.menu('ai! use sum')
  kit.wait_text(buffer, SUMMED)
  kit.write()
end

--- What another server says is in the menu, and goes with the ask.
function cases.diagnostic(kit, file)
  local buffer = kit.open(file)
  local other = vim.api.nvim_create_namespace('another server')
  vim.diagnostic.set(other, buffer, {
    {
      lnum = 2,
      col = 4,
      end_lnum = 2,
      end_col = 10,
      message = 'Loop could be a sum',
      source = 'linter',
      severity = 2,
    },
    { lnum = 4, col = 4, message = 'on another line' },
  })
  cursor(3)
  local titles = kit.menu('Fix: Loop could be a sum')
  kit.equal('fixes', #vim.tbl_filter(function(it)
    return vim.startswith(it, 'Fix: ')
  end, titles), 1)
  kit.wait_text(buffer, SUMMED)
  kit.write()
end

--- A real linter on the same file: both sets of entries, and the menu is there no later than with the
--- linter alone.
function cases.second_server(kit, file)
  vim.lsp.config(
    'ruff',
    { cmd = { vim.env.RUFF, 'server' }, filetypes = { 'python' }, root_markers = { '.git' } }
  )
  vim.lsp.enable('ruff')
  local buffer = kit.open(file)
  kit.wait('the diagnostic of ruff', function()
    return #vim.diagnostic.get(buffer) > 0
  end)
  cursor(2, 11)
  -- The menu once as it is, so that no server starts cold.
  kit.menu(nil)
  local took = { scopewise = {}, ruff = {} }
  for _, client in ipairs(vim.lsp.get_clients({ bufnr = buffer })) do
    local request = client.rpc.request
    client.rpc.request = function(method, params, answer, ...)
      local started = vim.uv.hrtime()
      return request(method, params, function(...)
        if method == 'textDocument/codeAction' then
          table.insert(took[client.name], (vim.uv.hrtime() - started) / 1e6)
        end
        return answer(...)
      end, ...)
    end
  end
  local titles
  for _ = 1, 11 do
    titles = kit.menu(nil)
  end
  for _, times in pairs(took) do
    table.sort(times)
  end
  -- The menu waits for the slower of the two. Ours may be the slower by what nobody sees, 50 ms: this is a
  -- build without optimization, beside other tests.
  local ours, alone = took.scopewise[6], took.ruff[6]
  kit.equal(('ours %.1f ms, ruff %.1f ms'):format(ours, alone), ours <= alone + 50, true)
  local text = table.concat(titles, '\n')
  kit.has('the menu', text, 'Fix: `os` imported but unused')
  kit.has('the menu', text, 'Remove unused import')
  kit.menu('Fix: `os` imported but unused')
  kit.wait_text(buffer, SUMMED)
  kit.write()
end

function cases.free_text(kit, file)
  local buffer = kit.open(file)
  cursor(3)
  vim.cmd('2,5Scopewise use sum')
  kit.wait_text(buffer, SUMMED)
  kit.wait_said('fast applied')
  kit.equal('completion', vim.fn.getcompletion('Scopewise use s', 'cmdline'), { 'sum' })
  kit.write()
end

--- Asked for the words, and nothing is sent when there are none.
function cases.free_text_asked_for(kit, file)
  local buffer = kit.open(file)
  cursor(3)
  local answers = { '', '  use sum  ' }
  vim.ui.input = function(_, answer)
    answer(table.remove(answers, 1))
  end
  vim.cmd('Scopewise')
  vim.cmd('Scopewise')
  kit.wait_text(buffer, SUMMED)
  kit.write()
end

--- Without the plugin: the command of the server, as the README has it.
function cases.free_text_plain(kit, file)
  local buffer = kit.open(file)
  cursor(3)
  kit.client():exec_cmd({
    title = 'use sum',
    command = 'scopewise.edit',
    arguments = { { uri = vim.uri_from_bufnr(0), line = vim.fn.line('.'), text = 'use sum' } },
  })
  kit.wait_text(buffer, SUMMED)
  kit.write()
end

--- The text is changed where the model said and nowhere else, whatever is around it.
function cases.exact(kit, file)
  local buffer = kit.open(file)
  kit.equal('line ends', vim.bo[buffer].fileformat, 'dos')
  cursor(4, 1)
  vim.cmd('Scopewise use sum')
  kit.wait('the edit', function()
    return vim.bo[buffer].modified
  end)
  kit.write()
end

function cases.exact_plain(kit, file)
  local buffer = kit.open(file)
  cursor(4, 1)
  kit.menu('Simplify total')
  kit.wait('the edit', function()
    return vim.bo[buffer].modified
  end)
  kit.write()
end

--- The edit is an undo step of its own, beside what was typed before it.
function cases.undo(kit, file)
  local buffer = kit.open(file)
  local before = lines(buffer)
  cursor(3)
  vim.cmd('Scopewise use sum')
  kit.wait_called()
  vim.api.nvim_buf_set_lines(buffer, 0, 0, false, { '# typed' })
  kit.settle()
  kit.ring('answer')
  kit.wait_text(buffer, '# typed\n' .. SUMMED)
  vim.cmd('silent undo')
  local typed = vim.list_extend({ '# typed' }, before)
  kit.equal('after one undo', lines(buffer), typed)
  vim.cmd('silent undo')
  kit.equal('after two', lines(buffer), before)
end

--- Also when it arrives while the user types: the words before and after it are steps of their own.
function cases.undo_while_typing(kit, file)
  local buffer = kit.open(file)
  local before = lines(buffer)
  cursor(3)
  vim.cmd('Scopewise use sum')
  kit.wait_called()
  local typed = vim.list_extend({ '# typed' }, before)
  -- Input is read to its end before anything else runs: the edit arrives inside of the insertion.
  vim.keymap.set('i', '<F2>', function()
    kit.ring('answer')
    kit.wait('the edit', function()
      return kit.text(buffer):find('sum(numbers)', 1, true)
    end)
  end)
  vim.api.nvim_feedkeys(vim.keycode('ggO# typed<F2> on<Esc>'), 'mtx', false)
  kit.equal('the text', kit.text(buffer), '# typed on\n' .. SUMMED)
  vim.cmd('silent undo')
  kit.equal('without the words after it', kit.text(buffer), '# typed\n' .. SUMMED)
  vim.cmd('silent undo')
  kit.equal('without the edit', lines(buffer), typed)
  vim.cmd('silent undo')
  kit.equal('without the words before it', lines(buffer), before)
end

function cases.cancelled(kit, file)
  local buffer = kit.open(file)
  local before = kit.text(buffer)
  cursor(3)
  vim.cmd('Scopewise use sum')
  kit.wait_called()
  vim.cmd('ScopewiseCancel')
  kit.wait_said('use sum: cancelled; nothing was changed')
  kit.equal('the text', kit.text(buffer), before)
  vim.cmd('ScopewiseCancel')
  kit.wait_said('nothing is running')
end

--- Without the plugin there is an entry in the menu.
function cases.cancelled_plain(kit, file)
  local buffer = kit.open(file)
  local before = kit.text(buffer)
  cursor(3)
  kit.menu('Simplify total')
  kit.wait_called()
  kit.menu('Cancel')
  kit.wait_progress('cancelled; nothing was changed')
  kit.equal('the text', kit.text(buffer), before)
end

--- The sentence fits on the line, else Neovim stops with "Press ENTER"; all of it can be read.
function cases.provider_error(kit, file)
  local buffer = kit.open(file)
  local before = kit.text(buffer)
  cursor(3)
  vim.cmd('Scopewise use sum')
  kit.wait_said('use sum: ')
  for _, message in ipairs(kit.messages) do
    if vim.fn.strdisplaywidth(message) > vim.v.echospace then
      kit.give_up('too long for the line: ' .. message)
    end
  end
  vim.cmd('ScopewiseMessages')
  kit.has('all messages', kit.text(0), 'key')
  vim.cmd('close')
  kit.equal('the text', kit.text(buffer), before)
end

function cases.provider_error_plain(kit, file)
  local buffer = kit.open(file)
  local before = kit.text(buffer)
  cursor(3)
  kit.menu('Simplify total')
  kit.wait_said('key')
  kit.equal('the text', kit.text(buffer), before)
end

--- What was typed elsewhere meanwhile stays, and the edit lands where its lines are then.
function cases.rebased(kit, file)
  local buffer = kit.open(file)
  cursor(3)
  kit.menu('Simplify total')
  kit.wait_called()
  vim.api.nvim_buf_set_lines(buffer, 0, 0, false, { '# typed 🦀' })
  kit.settle()
  kit.ring('answer')
  kit.wait_text(buffer, '# typed 🦀\n' .. SUMMED)
  kit.write()
end

--- Typed in the very moment the edit arrives: it is not put into the wrong place, but sent anew.
function cases.typed_at_the_last_moment(kit, file)
  local buffer = kit.open(file)
  vim.api.nvim_buf_set_lines(buffer, 0, 0, false, { '# first' })
  cursor(4)
  kit.at_next_edit(function()
    vim.api.nvim_buf_set_lines(buffer, 0, 0, false, { '# typed 🦀' })
  end)
  kit.menu('Simplify total')
  kit.wait_text(buffer, '# typed 🦀\n# first\n' .. SUMMED)
  kit.write()
end

function cases.overtaken(kit, file)
  local buffer = kit.open(file)
  cursor(3)
  kit.menu('Simplify total')
  kit.wait_called()
  vim.api.nvim_buf_set_lines(buffer, 2, 3, false, { '    for number in reversed(numbers):' })
  local typed = kit.text(buffer)
  kit.settle()
  kit.ring('answer')
  kit.wait_said('changed')
  kit.equal('the text', kit.text(buffer), typed)
  kit.write()
end

--- Two asks in one file at once, the second answered first.
function cases.two_at_once(kit, file)
  local buffer = kit.open(file)
  cursor(2)
  vim.cmd('Scopewise use sum')
  cursor(9)
  vim.cmd('Scopewise use the first')
  kit.wait('both calls', function()
    local state = require('scopewise').state()[1] or { asks = {} }
    return #vim.tbl_filter(function(it)
      return vim.startswith(it.model or '', 'quick')
    end, state.asks) == 2
  end)
  kit.has('the status', require('scopewise').status(), '(+1)')
  kit.ring('second')
  kit.wait('the second edit', function()
    return kit.text(buffer):find('numbers[0]', 1, true)
  end)
  kit.ring('first')
  kit.wait('the first edit', function()
    return kit.text(buffer):find('sum(numbers)', 1, true)
  end)
  kit.write()
end

local MOVED = 'move `with_tax` to a new file taxes.py and import it from there'

local function ask_for_move(kit, file)
  local buffer = kit.open(file)
  cursor(4)
  vim.cmd('Scopewise ' .. MOVED)
  kit.wait_said('is ready')
  kit.wait('the offer in the status line', function()
    return require('scopewise').status() == '1 draft to review'
  end)
  kit.equal('the text', kit.text(buffer), table.concat(vim.fn.readfile(file), '\n') .. '\n')
  kit.equal('the new file', vim.uv.fs_stat('taxes.py'), nil)
  vim.cmd('ScopewiseReview')
  kit.wait('the review', function()
    return vim.t.scopewise_review ~= nil
  end)
  return buffer
end

local function window_texts()
  return vim
    .iter(vim.api.nvim_tabpage_list_wins(0))
    :map(function(window)
      return table.concat(lines(vim.api.nvim_win_get_buf(window)), '\n')
    end)
    :totable()
end

--- Offered, looked at file by file, applied; one undo in each file takes it back.
function cases.several_applied(kit, file)
  local buffer = ask_for_move(kit, file)
  local before = kit.text(buffer)
  local texts = window_texts()
  kit.equal('windows', #texts, 3)
  local files = vim.split(texts[1], '\n')
  kit.equal('files', #files, 3)
  kit.has('files', texts[1], 'create  taxes.py')
  kit.has('files', texts[1], 'change  cart.py')
  local seen = {}
  for row = 1, 3 do
    vim.api.nvim_set_current_win(vim.api.nvim_tabpage_list_wins(0)[1])
    cursor(row, 0)
    vim.api.nvim_feedkeys(vim.keycode('<CR>'), 'mx', false)
    texts = window_texts()
    table.insert(seen, { before = texts[2], after = texts[3] })
  end
  local pairs_of = vim
    .iter(seen)
    :map(function(it)
      return it.before .. ' → ' .. it.after
    end)
    :join('\n')
  kit.has('the created file', pairs_of, ' → RATE = 19')
  kit.has('the changed file', pairs_of, 'from taxes import with_tax')
  vim.cmd('ScopewiseApply')
  kit.wait('the tab to close', function()
    return #vim.api.nvim_list_tabpages() == 1
  end)
  kit.wait_said('applied to 3 files; :wall writes them')
  kit.equal(
    'a file that was not open',
    kit.text(vim.fn.bufnr('taxes.py')),
    'RATE = 19\n\n\ndef with_tax(price):\n    return price * (100 + RATE) / 100\n'
  )
  for _, name in ipairs({ 'prices.py', 'cart.py' }) do
    vim.api.nvim_buf_call(vim.fn.bufnr(name), function()
      local edited = kit.text(0)
      vim.cmd('silent undo')
      kit.equal(
        name .. ' after one undo',
        kit.text(0),
        table.concat(vim.fn.readfile(name), '\n') .. '\n'
      )
      vim.cmd('silent redo')
      kit.equal(name .. ' after redo', kit.text(0), edited)
    end)
  end
  kit.equal('the text before', before, table.concat(vim.fn.readfile(file), '\n') .. '\n')
  kit.write()
end

function cases.several_discarded(kit, file)
  local buffer = ask_for_move(kit, file)
  vim.cmd('ScopewiseDiscard')
  kit.wait('the tab to close', function()
    return #vim.api.nvim_list_tabpages() == 1
  end)
  kit.equal('status', require('scopewise').status(), '')
  kit.equal('modified', vim.bo[buffer].modified, false)
  vim.cmd('ScopewiseApply')
  kit.wait_said('there is no result to work with')
end

--- Without the plugin the offer is a question with three answers.
function cases.several_plain(kit, file)
  local buffer = kit.open(file)
  cursor(4)
  local question
  vim.ui.select = function(items, options, choose)
    question = { prompt = options.prompt, items = kit.choices(items, options) }
    choose(items[1], 1)
  end
  kit.client():exec_cmd({
    title = MOVED,
    command = 'scopewise.edit',
    arguments = { { uri = vim.uri_from_bufnr(0), line = vim.fn.line('.'), text = MOVED } },
  })
  kit.wait('the edit', function()
    return vim.bo[buffer].modified
  end)
  kit.has('the question', question.prompt, 'it creates taxes.py')
  kit.equal('answers', question.items, { 'Apply', 'Show diff', 'Discard' })
  kit.wait_said('applied to 3 files')
  kit.write()
end

--- A person hands the draft on with a note, asks once more, and reads the record.
function cases.escalated(kit, file)
  local buffer = kit.open(file)
  cursor(3)
  vim.cmd('Scopewise use sum')
  kit.wait_text(buffer, SUMMED)
  kit.wait('the result', function()
    return #require('scopewise').state()[1].results == 1
  end)
  vim.cmd('ScopewiseEscalate an empty list must give None')
  kit.wait('the second draft', function()
    return kit.text(buffer):find('else None', 1, true) or kit.said('is ready')
  end)
  vim.cmd('ScopewiseTrail')
  kit.wait('the record', function()
    return vim.startswith(vim.api.nvim_buf_get_name(0), 'scopewise://trail/')
  end)
  kit.has('the record', kit.text(0), 'an empty list must give None')
  vim.cmd('close')
  kit.write()
end

--- `!` starts on the reasoning model.
function cases.reasoning(kit, file)
  local buffer = kit.open(file)
  cursor(3)
  vim.cmd('Scopewise! use sum')
  kit.wait_text(buffer, SUMMED)
  kit.write()
end

function cases.status(kit, file)
  local seen = {}
  vim.api.nvim_create_autocmd('User', {
    pattern = 'ScopewiseStatus',
    callback = function()
      table.insert(seen, require('scopewise').status())
    end,
  })
  local buffer = kit.open(file)
  kit.equal('idle', require('scopewise').status(), '')
  cursor(3)
  vim.cmd('Scopewise use sum')
  kit.wait('the model in the status', function()
    return require('scopewise').status():find('quick', 1, true) ~= nil
  end)
  kit.ring('answer')
  kit.wait_text(buffer, SUMMED)
  kit.wait('the end', function()
    return require('scopewise').status() == ''
  end)
  kit.has('the autocommand', table.concat(seen, '\n'), 'quick')
  kit.write()
end

function cases.health(kit, file)
  kit.open(file)
  vim.cmd('silent checkhealth scopewise')
  local report = kit.text(0)
  kit.has('health', report, 'OK scopewise 0.')
  kit.has('health', report, '1 buffers of')
  kit.equal('clients', #vim.lsp.get_clients(), 1)
  kit.has('health', report, 'quick')
  if report:find('ERROR', 1, true) or report:find('WARNING', 1, true) then
    kit.give_up(report)
  end
end

function cases.no_key_is_taken(kit, file)
  local buffer = kit.open(file)
  kit.equal('keys', kit.keys(), kit.keys_before)
  for _, map in ipairs(vim.api.nvim_buf_get_keymap(buffer, 'n')) do
    kit.equal('who maps ' .. map.lhs, (map.desc or ''):find('[Ss]copewise'), nil)
  end
end

--- Every command and function of the help file is there, and every command is in the help file.
function cases.help(kit, file)
  kit.open(file)
  -- Tags are written beside the help file: into a copy.
  vim.fn.mkdir('copy/doc', 'p')
  vim.uv.fs_copyfile(vim.env.PLUGIN .. '/doc/scopewise.txt', 'copy/doc/scopewise.txt')
  vim.cmd.helptags('copy/doc')
  vim.opt.runtimepath:append(vim.fs.abspath('copy'))
  local commands = vim.tbl_filter(function(it)
    return vim.startswith(it, 'Scopewise')
  end, vim.tbl_keys(vim.api.nvim_get_commands({})))
  kit.equal('commands', #commands, 9)
  local topics = vim
    .iter(commands)
    :map(function(it)
      return ':' .. it
    end)
    :totable()
  for name in pairs(require('scopewise')) do
    table.insert(topics, ('scopewise.%s()'):format(name))
  end
  for _, topic in ipairs(topics) do
    local found = vim.fn.getcompletion(topic, 'help')
    kit.equal('the help on ' .. topic, vim.list_contains(found, topic), true)
  end
end

return cases
