-- One ask from the words to the text. What the file holds in the end is compared by the test that runs the
-- case, what the editor shows by the case.

local cases = {}

function cases.menu_action(kit, file)
  local buffer = kit.open(file)
  local before = kit.text(buffer)
  kit.cursor(3)
  kit.menu('Simplify total')
  kit.wait_text(buffer, kit.SUMMED)
  vim.cmd('silent undo')
  kit.equal('after one undo', kit.text(buffer), before)
  vim.cmd('silent redo')
  kit.write()
end

function cases.directive(kit, file)
  local buffer = kit.open(file)
  kit.cursor(1)
  kit.menu('ai! use sum')
  kit.wait_text(buffer, kit.SUMMED)
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
  kit.cursor(3)
  local titles = kit.menu('Fix: Loop could be a sum', kit.open_menu_with_all)
  kit.equal('fixes', #vim.tbl_filter(function(it)
    return vim.startswith(it, 'Fix: ')
  end, titles), 1)
  kit.wait_text(buffer, kit.SUMMED)
  kit.write()
end

--- A real linter on the same file: both sets of entries, each of its kind and in its order as without the
--- other. How long the menu takes, with ours and without, is told.
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
  kit.cursor(2, 11)
  local provider = kit.client().server_capabilities.codeActionProvider
  local function menu(with_us)
    kit.client().server_capabilities.codeActionProvider = with_us and provider or nil
    local started = vim.uv.hrtime()
    kit.menu(nil)
    return (kit.shown_at - started) / 1e6
  end
  local function of(name)
    return vim
      .iter(kit.entries)
      :filter(function(it)
        return it.client == name
      end)
      :map(function(it)
        -- Whether the index is whole already is not the point here.
        return it.kind .. ' ' .. it.title:gsub(' · provisional$', '')
      end)
      :totable()
  end
  menu(false)
  local alone = of('ruff')
  kit.equal('the menu of ruff alone', #alone > 1 and #kit.entries == #alone, true)
  menu(true)
  kit.equal('the entries of ruff', of('ruff'), alone)
  local expected = {
    'refactor.rewrite Document total · fast',
    'refactor.rewrite Simplify total · fast',
    'refactor.rewrite Handle errors in total · fast',
    'refactor.rewrite Write tests for total · fast',
  }
  if vim.env.PLUGIN then
    table.insert(expected, 1, 'quickfix Fix: `os` imported but unused · fast')
  end
  kit.equal('our entries', of('scopewise'), expected)

  -- In turns, so that whatever else the machine does is in both.
  local first, took = 0, { [true] = {}, [false] = {} }
  for _ = 1, 21 do
    for _, with_us in ipairs({ true, false }) do
      kit.answered = {}
      table.insert(took[with_us], menu(with_us))
      if kit.answered[1] == 'scopewise' then
        first = first + 1
      end
    end
  end
  for _, times in pairs(took) do
    table.sort(times)
  end
  local both, one = took[true][11], took[false][11]
  kit.measured(
    ('menu with us %.1f ms, ruff alone %.1f ms, ratio %.2f; our answer came first in %d of 21'):format(
      both, one, both / one, first
    )
  )
  kit.client().server_capabilities.codeActionProvider = provider
  kit.menu(vim.env.PLUGIN and 'Fix: `os` imported but unused' or 'Simplify total')
  kit.wait_text(buffer, kit.SUMMED)
  kit.write()
end

function cases.free_text(kit, file)
  local buffer = kit.open(file)
  kit.cursor(3)
  vim.cmd('2,5Scopewise use sum')
  kit.wait_text(buffer, kit.SUMMED)
  kit.wait_said('fast applied')
  kit.equal('completion', vim.fn.getcompletion('Scopewise use s', 'cmdline'), { 'sum' })
  kit.write()
end

--- Asked for the words, and nothing is sent when there are none.
function cases.free_text_asked_for(kit, file)
  local buffer = kit.open(file)
  kit.cursor(3)
  local answers = { '', '  use sum  ' }
  vim.ui.input = function(_, answer)
    answer(table.remove(answers, 1))
  end
  vim.cmd('Scopewise')
  vim.cmd('Scopewise')
  kit.wait_text(buffer, kit.SUMMED)
  kit.write()
end

--- Without the plugin: the command of the server, as the README has it.
function cases.free_text_plain(kit, file)
  local buffer = kit.open(file)
  kit.ask_plainly(3, 'use sum')
  kit.wait_text(buffer, kit.SUMMED)
  kit.write()
end

--- The text is changed where the model said and nowhere else, whatever is around it.
function cases.exact(kit, file)
  local buffer = kit.open(file)
  kit.equal('line ends', vim.bo[buffer].fileformat, 'dos')
  kit.cursor(4, 1)
  vim.cmd('Scopewise use sum')
  kit.wait('the edit', function()
    return vim.bo[buffer].modified
  end)
  kit.write()
end

function cases.exact_plain(kit, file)
  local buffer = kit.open(file)
  kit.cursor(4, 1)
  kit.menu('Simplify total')
  kit.wait('the edit', function()
    return vim.bo[buffer].modified
  end)
  kit.write()
end

--- The edit is an undo step of its own, beside what was typed before it.
function cases.undo(kit, file)
  local buffer = kit.open(file)
  local before = kit.lines(buffer)
  kit.cursor(3)
  vim.cmd('Scopewise use sum')
  kit.wait_called()
  vim.api.nvim_buf_set_lines(buffer, 0, 0, false, { '# typed' })
  kit.settle()
  kit.ring('answer')
  kit.wait_text(buffer, '# typed\n' .. kit.SUMMED)
  vim.cmd('silent undo')
  local typed = vim.list_extend({ '# typed' }, before)
  kit.equal('after one undo', kit.lines(buffer), typed)
  vim.cmd('silent undo')
  kit.equal('after two', kit.lines(buffer), before)
end

--- Also when it arrives while the user types: the words before and after it are steps of their own.
function cases.undo_while_typing(kit, file)
  local buffer = kit.open(file)
  local before = kit.lines(buffer)
  kit.cursor(3)
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
  kit.equal('the text', kit.text(buffer), '# typed on\n' .. kit.SUMMED)
  vim.cmd('silent undo')
  kit.equal('without the words after it', kit.text(buffer), '# typed\n' .. kit.SUMMED)
  vim.cmd('silent undo')
  kit.equal('without the edit', kit.lines(buffer), typed)
  vim.cmd('silent undo')
  kit.equal('without the words before it', kit.lines(buffer), before)
end

function cases.cancelled(kit, file)
  local buffer = kit.open(file)
  local before = kit.text(buffer)
  kit.cursor(3)
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
  kit.cursor(3)
  kit.menu('Simplify total')
  kit.wait_called()
  kit.menu('Cancel')
  kit.wait_said('Simplify total: cancelled; nothing was changed')
  kit.equal('the text', kit.text(buffer), before)
end

--- The sentence fits on the line, else Neovim stops with "Press ENTER"; all of it can be read.
function cases.provider_error(kit, file)
  local buffer = kit.open(file)
  local before = kit.text(buffer)
  kit.cursor(3)
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
  kit.cursor(3)
  kit.menu('Simplify total')
  kit.wait_said('key')
  kit.equal('the text', kit.text(buffer), before)
end

--- What was typed elsewhere meanwhile stays, and the edit lands where its lines are then.
function cases.rebased(kit, file)
  local buffer = kit.open(file)
  kit.cursor(3)
  kit.menu('Simplify total')
  kit.wait_called()
  vim.api.nvim_buf_set_lines(buffer, 0, 0, false, { '# typed 🦀' })
  kit.settle()
  kit.ring('answer')
  kit.wait_text(buffer, '# typed 🦀\n' .. kit.SUMMED)
  kit.write()
end

--- Typed in the very moment the edit arrives: it is not put into the wrong place, but sent anew.
function cases.typed_at_the_last_moment(kit, file)
  local buffer = kit.open(file)
  vim.api.nvim_buf_set_lines(buffer, 0, 0, false, { '# first' })
  kit.cursor(4)
  kit.at_next_edit(function()
    vim.api.nvim_buf_set_lines(buffer, 0, 0, false, { '# typed 🦀' })
  end)
  kit.menu('Simplify total')
  kit.wait_text(buffer, '# typed 🦀\n# first\n' .. kit.SUMMED)
  kit.write()
end

function cases.overtaken(kit, file)
  local buffer = kit.open(file)
  kit.cursor(3)
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

--- Both edits arrive, the second first.
local function answer_both(kit, buffer)
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

--- Two asks in one file at once.
function cases.two_at_once(kit, file)
  local buffer = kit.open(file)
  kit.cursor(2)
  vim.cmd('Scopewise use sum')
  kit.cursor(9)
  vim.cmd('Scopewise use the first')
  kit.wait('both calls', function()
    local state = require('scopewise').state()[1] or { asks = {} }
    return #vim.tbl_filter(function(it)
      return vim.startswith(it.model or '', 'quick')
    end, state.asks) == 2
  end)
  kit.has('the status', require('scopewise').status(), '(+1)')
  answer_both(kit, buffer)
end

function cases.two_at_once_plain(kit, file)
  local buffer = kit.open(file)
  for line, words in pairs({ [2] = 'use sum', [9] = 'use the first' }) do
    kit.ask_plainly(line, words)
    kit.wait_progress(words .. ' fast · quick')
  end
  answer_both(kit, buffer)
end

--- `!` starts on the reasoning model.
function cases.reasoning(kit, file)
  local buffer = kit.open(file)
  kit.cursor(3)
  vim.cmd('Scopewise! use sum')
  kit.wait_text(buffer, kit.SUMMED)
  kit.write()
end

return cases
