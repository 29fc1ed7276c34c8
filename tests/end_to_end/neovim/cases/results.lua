-- Drafts that wait for a yes.

local cases = {}

local MOVED = 'move `with_tax` to a new file taxes.py and import it from there'

local function ask_for_move(kit, file)
  local buffer = kit.open(file)
  kit.cursor(4)
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

local function window_texts(kit)
  return vim
    .iter(vim.api.nvim_tabpage_list_wins(0))
    :map(function(window)
      return table.concat(kit.lines(vim.api.nvim_win_get_buf(window)), '\n')
    end)
    :totable()
end

--- One undo in each file takes the edit back, and one redo brings it again.
local function undo_and_redo(kit, names)
  for _, name in ipairs(names) do
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
end

--- Offered, looked at file by file, applied; one undo in each file takes it back.
function cases.several_applied(kit, file)
  local buffer = ask_for_move(kit, file)
  local before = kit.text(buffer)
  local texts = window_texts(kit)
  kit.equal('windows', #texts, 3)
  local files = vim.split(texts[1], '\n')
  kit.equal('files', #files, 3)
  kit.has('files', texts[1], 'create  taxes.py')
  kit.has('files', texts[1], 'change  cart.py')
  local seen = {}
  for row = 1, 3 do
    vim.api.nvim_set_current_win(vim.api.nvim_tabpage_list_wins(0)[1])
    kit.cursor(row, 0)
    vim.api.nvim_feedkeys(vim.keycode('<CR>'), 'mx', false)
    texts = window_texts(kit)
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
  undo_and_redo(kit, { 'prices.py', 'cart.py' })
  kit.equal('the text before', before, table.concat(vim.fn.readfile(file), '\n') .. '\n')
  kit.write()
end

--- A second click finds nothing to do, and says so.
function cases.applied_twice(kit, file)
  local buffer = ask_for_move(kit, file)
  vim.cmd('ScopewiseApply')
  vim.cmd('ScopewiseApply')
  kit.wait_said('applied to 3 files')
  kit.wait_said('is not offered any more')
  kit.equal('the text', kit.lines(buffer), { 'from taxes import RATE, with_tax' })
  kit.wait('the tab to close', function()
    return #vim.api.nvim_list_tabpages() == 1
  end)
  vim.cmd('ScopewiseApply')
  kit.wait_said('there is no result to work with')
  kit.write()
end

--- Windows of the review may be closed one by one; the next file brings them back, and `q` leads back.
function cases.review_windows(kit, file)
  local buffer = ask_for_move(kit, file)
  local from = vim.api.nvim_list_tabpages()[1]
  local function press(keys)
    vim.api.nvim_feedkeys(vim.keycode(keys), 'mx', false)
  end
  local function windows()
    return #vim.api.nvim_tabpage_list_wins(0)
  end
  vim.cmd('quit')
  kit.equal('without the list', windows(), 2)
  press(']f')
  kit.equal('still without it', windows(), 2)
  vim.cmd('quit')
  press(']f')
  kit.equal('all windows again', windows(), 3)
  press('q')
  kit.equal('the tab', vim.api.nvim_get_current_tabpage(), from)
  kit.equal('the buffer', vim.api.nvim_get_current_buf(), buffer)

  vim.cmd('ScopewiseReview')
  kit.wait('the review', function()
    return vim.t.scopewise_review ~= nil
  end)
  vim.cmd('tabonly')
  vim.cmd('ScopewiseDiscard')
  kit.wait('the end of the review', function()
    return vim.t.scopewise_review == nil
  end)
  kit.equal('tabs', #vim.api.nvim_list_tabpages(), 1)
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

--- Asks for the move without the plugin, where the offer is a question; `nil` answers it by nothing.
local function ask_plainly(kit, file, answer)
  local buffer = kit.open(file)
  local question
  vim.ui.select = function(items, options, choose)
    question = { prompt = options.prompt, items = kit.choices(items, options) }
    choose(items[answer], answer)
  end
  kit.ask_plainly(4, MOVED)
  kit.wait('the question', function()
    return question
  end)
  kit.has('the question', question.prompt, 'it creates taxes.py')
  kit.equal('answers', question.items, { 'Apply', 'Show diff', 'Discard' })
  return buffer
end

local APPLY, SHOW_DIFF, DISCARD = 1, 2, 3

--- Without the plugin the offer is a question with three answers.
function cases.several_plain(kit, file)
  ask_plainly(kit, file, APPLY)
  kit.wait_said('applied to 3 files')
  undo_and_redo(kit, { 'prices.py', 'cart.py' })
  kit.write()
end

--- The diff is opened as a document; the menu of the file then has what the question had.
local function look_plainly(kit, file)
  local buffer = ask_plainly(kit, file, SHOW_DIFF)
  kit.wait('the diff', function()
    return vim.api.nvim_buf_get_name(0):find('%.diff$')
  end)
  kit.has('the diff', kit.text(0), '+from taxes import with_tax')
  kit.has('the diff', kit.text(0), '+++ b/taxes.py')
  vim.cmd.buffer(buffer)
  kit.cursor(4)
  return buffer
end

function cases.several_plain_looked_at(kit, file)
  look_plainly(kit, file)
  kit.menu('Apply: move')
  kit.wait_said('applied to 3 files')
  undo_and_redo(kit, { 'prices.py', 'cart.py' })
  kit.write()
end

--- Nothing is left to apply, neither in the menu nor by a second click.
local function check_discarded(kit, buffer)
  kit.wait('the end of the offer', function()
    return not vim.iter(kit.menu(nil)):any(function(it)
      return vim.startswith(it, 'Apply: ')
    end)
  end)
  kit.equal('modified', vim.bo[buffer].modified, false)
  kit.client():exec_cmd({ title = '', command = 'scopewise.apply' })
  kit.wait_said('there is no result to work with')
end

function cases.several_plain_discarded(kit, file)
  check_discarded(kit, ask_plainly(kit, file, DISCARD))
end

function cases.several_plain_discarded_after_a_look(kit, file)
  local buffer = look_plainly(kit, file)
  kit.menu('Discard: move')
  check_discarded(kit, buffer)
end

--- A person hands the draft on with a note, asks once more, and reads the record.
function cases.escalated(kit, file)
  local buffer = kit.open(file)
  kit.cursor(3)
  vim.cmd('Scopewise use sum')
  kit.wait_text(buffer, kit.SUMMED)
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

return cases
