-- A draft that moves one file and deletes another.

local cases = {}

local ASKED = 'move this file to shop/prices.py, round in with_tax, and delete unused.py'

--- Opens the file that goes as well, beside the asked one.
local function open_both(kit, file)
  kit.open('unused.py')
  local buffer = kit.open(file)
  kit.cursor(4)
  return buffer
end

local function review(kit, file)
  local buffer = open_both(kit, file)
  vim.cmd('Scopewise ' .. ASKED)
  kit.wait_said('is ready')
  kit.wait('the offer', function()
    return require('scopewise').status() == '1 draft to review'
  end)
  vim.cmd('ScopewiseReview')
  kit.wait('the review', function()
    return vim.t.scopewise_review ~= nil
  end)
  return buffer
end

--- The text of a window of the review: the list, before and after.
local function window_text(kit, number)
  local window = vim.api.nvim_tabpage_list_wins(0)[number]
  return table.concat(kit.lines(vim.api.nvim_win_get_buf(window)), '\n')
end

local function wait_for_one_tab(kit)
  kit.wait('the tab to close', function()
    return #vim.api.nvim_list_tabpages() == 1
  end)
end

--- The asked file has its new name and text, and the deleted one no buffer.
local function check_moved(kit, buffer)
  local name = vim.fn.fnamemodify(vim.api.nvim_buf_get_name(buffer), ':.')
  kit.equal('the name', name, 'shop/prices.py')
  kit.has('the text', kit.text(buffer), 'return round(')
  kit.equal('the deleted file', vim.fn.bufloaded('unused.py'), 0)
  kit.equal('on disk', vim.uv.fs_stat('unused.py'), nil)
end

function cases.moved_applied(kit, file)
  local buffer = review(kit, file)
  local list = window_text(kit, 1)
  kit.has('files', list, 'rename  prices.py → shop/prices.py')
  kit.has('files', list, 'change  cart.py')
  kit.has('files', list, 'delete  unused.py')
  kit.has('before', window_text(kit, 2), 'return price')
  kit.has('after', window_text(kit, 3), 'return round(')
  vim.api.nvim_set_current_win(vim.api.nvim_tabpage_list_wins(0)[1])
  kit.cursor(3, 0)
  vim.api.nvim_feedkeys(vim.keycode('<CR>'), 'mx', false)
  kit.has('the deleted file', window_text(kit, 2), 'def old_tax')
  kit.equal('what is left of it', window_text(kit, 3), '')
  vim.cmd('ScopewiseApply')
  wait_for_one_tab(kit)
  kit.wait_said('applied to 3 files; :wall writes them')
  check_moved(kit, buffer)
  vim.api.nvim_buf_call(buffer, function()
    vim.cmd('silent undo')
    kit.has('after one undo', kit.text(0), 'return price *')
    vim.cmd('silent redo')
  end)
  kit.write()
end

--- What is typed into the file that goes, in the moment the edit arrives, stays, and so does all else.
function cases.moved_typed_at_the_last_moment(kit, file)
  local buffer = review(kit, file)
  local unused = vim.fn.bufnr('unused.py')
  kit.at_next_edit(function()
    vim.api.nvim_buf_set_lines(unused, 0, 0, false, { '# typed 🦀' })
  end)
  vim.cmd('ScopewiseApply')
  kit.wait_said('unused.py would be deleted, but')
  kit.equal('what was typed', kit.lines(unused)[1], '# typed 🦀')
  kit.equal('the deleted file', vim.uv.fs_stat('unused.py') ~= nil, true)
  kit.equal('the renamed file is modified', vim.bo[buffer].modified, false)
  kit.equal('the new file', vim.uv.fs_stat('shop/prices.py'), nil)
end

--- A file that goes alone leaves nothing to write.
function cases.deleted_alone(kit, file)
  review(kit, file)
  vim.cmd('ScopewiseApply')
  kit.wait_said('applied to 1 file')
  kit.equal('told to write', kit.said(':wall'), false)
  kit.equal('the deleted file', vim.uv.fs_stat('unused.py'), nil)
end

function cases.moved_discarded(kit, file)
  local buffer = review(kit, file)
  vim.cmd('ScopewiseDiscard')
  wait_for_one_tab(kit)
  kit.equal('modified', vim.bo[buffer].modified, false)
  kit.write()
end

function cases.moved_plain(kit, file)
  local buffer = open_both(kit, file)
  local question
  vim.ui.select = function(items, options, choose)
    question = options.prompt
    choose(items[1], 1)
  end
  kit.ask_plainly(4, ASKED)
  kit.wait_said('applied to 3 files')
  kit.has('the question', question, 'it renames prices.py to shop/prices.py and deletes unused.py')
  check_moved(kit, buffer)
  kit.write()
end

return cases
