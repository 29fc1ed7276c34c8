--- A draft in a tab of its own: the files on top where there are several, before and after below. The tab
--- changes nothing by itself; it closes when the draft is applied or discarded.

local page = require('scopewise.page')
local results = require('scopewise.results')
local say = require('scopewise.say')

local M = {}

---@class scopewise.File
---@field kind 'change'|'create'|'rename'|'delete'
---@field uri string
---@field newUri? string
---@field before? string
---@field after? string

---@class scopewise.Review
---@field id string
---@field label string
---@field state string
---@field notes string[]
---@field files scopewise.File[]

---@class scopewise.Tab
---@field review scopewise.Review
---@field client integer
---@field from integer The tab it was opened from.
---@field tab integer
---@field list? integer The window of the file list.
---@field before integer Window.
---@field after integer Window.
---@field shown integer Index of the file that is shown.

---@type table<string, scopewise.Tab>
local tabs = {}

-- Renamed in Neovim 0.12.
local diff = vim.text.diff or vim.diff

--- How many file lists there have been.
local opened = 0

---@param uri string
---@return string
local function short(uri)
  return vim.fn.fnamemodify(vim.uri_to_fname(uri), ':.')
end

---@param file scopewise.File
---@return string
local function title(file)
  if type(file.newUri) == 'string' then
    return ('%s → %s'):format(short(file.uri), short(file.newUri))
  end
  return short(file.uri)
end

---@param text any
---@return string[]
local function lines(text)
  if type(text) ~= 'string' or text == '' then
    return {}
  end
  local split = vim.split(text, '\r?\n')
  if split[#split] == '' then
    table.remove(split)
  end
  return split
end

---@param file scopewise.File
---@return string
local function counts(file)
  local added, removed = 0, 0
  local before = type(file.before) == 'string' and file.before or ''
  local after = type(file.after) == 'string' and file.after or ''
  for _, hunk in
    ipairs(diff(before, after, { result_type = 'indices' }) --[[@as integer[][] ]])
  do
    removed, added = removed + hunk[2], added + hunk[4]
  end
  return ('+%d -%d'):format(added, removed)
end

---@param text string
---@return string
local function for_bar(text)
  return (text:gsub('%%', '%%%%'))
end

--- What can be done, under the list or, for one file, under the text.
---@param entry scopewise.Tab
local function hints(entry)
  local words = { '[f ]f files', 'q close' }
  if #entry.review.files == 1 then
    table.remove(words, 1)
  end
  if entry.review.state == 'offered' then
    words = vim.list_extend({ ':ScopewiseApply', ':ScopewiseDiscard' }, words)
  elseif entry.review.state == 'rejected' then
    words = vim.list_extend({ 'not applied: the checks reject it', ':ScopewiseEscalate' }, words)
  end
  vim.wo[entry.list or entry.after][0].statusline = ' ' .. table.concat(words, '   ')
end

--- What stands above each side.
---@type table<string, { before: string, after: string }>
local headings = {
  change = { before = 'before', after = 'after' },
  create = { before = 'no file', after = 'new file' },
  rename = { before = 'before', after = 'renamed' },
  delete = { before = 'before', after = 'deleted' },
}

--- What is missing on the other side counts as added in a diff of two windows; on the left it goes.
local colours = {
  before = 'DiffAdd:DiffDelete,DiffDelete:NonText',
  after = 'DiffDelete:NonText',
}

--- Defined below: keys show files, and each shown file has the keys.
---@type fun(buffer: integer, entry: scopewise.Tab)
local add_keys

---@param window integer
---@param side 'before'|'after'
---@param entry scopewise.Tab
---@param file scopewise.File
local function show_side(window, side, entry, file)
  local uri = side == 'after' and type(file.newUri) == 'string' and file.newUri or file.uri
  local name = ('scopewise://%s/%s/%s'):format(entry.review.id, side, short(uri))
  local filetype = vim.filetype.match({ filename = vim.uri_to_fname(uri) }) or ''
  local buffer = page.buffer(name, lines(file[side]), filetype)
  vim.api.nvim_win_set_buf(window, buffer)
  local word = headings[file.kind][side]
  vim.wo[window][0].winbar = for_bar((' %s · %s'):format(word, short(uri)))
  vim.wo[window][0].statusline = ' '
  vim.wo[window][0].winhighlight = colours[side]
  vim.wo[window][0].fillchars = 'diff:·'
  vim.api.nvim_win_call(window, function()
    vim.cmd.diffthis()
  end)
  add_keys(buffer, entry)
end

--- Defined below: a review whose windows were closed is opened anew.
---@type fun(review: scopewise.Review, client: integer, from: integer, index: integer)
local open_tab

--- Closes the windows of a review, and goes back to where it was opened from. What else was opened in its tab
--- stays.
---@param entry scopewise.Tab
local function close(entry)
  if not vim.api.nvim_tabpage_is_valid(entry.tab) then
    return
  end
  local own = vim.tbl_filter(function(window)
    return vim.api.nvim_win_is_valid(window)
  end, { entry.before, entry.after, entry.list })
  vim.t[entry.tab].scopewise_review = nil
  if #own == #vim.api.nvim_tabpage_list_wins(entry.tab) then
    if #vim.api.nvim_list_tabpages() == 1 then
      vim.cmd.tabnew()
    elseif
      entry.tab == vim.api.nvim_get_current_tabpage() and vim.api.nvim_tabpage_is_valid(entry.from)
    then
      vim.api.nvim_set_current_tabpage(entry.from)
    end
  end
  for _, window in ipairs(own) do
    vim.api.nvim_win_close(window, true)
  end
end

---@param entry scopewise.Tab
---@param index integer
local function show(entry, index)
  index = (index - 1) % #entry.review.files + 1
  local is_open = vim.api.nvim_win_is_valid
  if not (is_open(entry.before) and is_open(entry.after)) then
    close(entry)
    open_tab(entry.review, entry.client, entry.from, index)
    return
  end
  if entry.list and not is_open(entry.list) then
    entry.list = nil
  end
  entry.shown = index
  local file = entry.review.files[entry.shown]
  show_side(entry.before, 'before', entry, file)
  show_side(entry.after, 'after', entry, file)
  hints(entry)
  if entry.list then
    vim.api.nvim_win_set_cursor(entry.list, { entry.shown, 0 })
  end
  vim.api.nvim_win_call(entry.after, function()
    vim.cmd.normal({ 'gg', bang = true })
    pcall(vim.cmd.normal, { ']c', bang = true })
    vim.cmd.syncbind()
  end)
end

--- Keys of the review's own buffers; no other buffer is touched.
---@param buffer integer
---@param entry scopewise.Tab
add_keys = function(buffer, entry)
  local function key(keys, run, description)
    vim.keymap.set('n', keys, run, { buffer = buffer, nowait = true, desc = description })
  end
  key('q', function()
    close(entry)
  end, 'Close the review')
  key(']f', function()
    show(entry, entry.shown + 1)
  end, 'Next file')
  key('[f', function()
    show(entry, entry.shown - 1)
  end, 'Previous file')
end

---@param entry scopewise.Tab
local function add_list(entry)
  local review = entry.review
  local rows = {}
  local width = 0
  for _, file in ipairs(review.files) do
    width = math.max(width, vim.fn.strdisplaywidth(title(file)))
  end
  for _, file in ipairs(review.files) do
    local name = title(file)
    local gap = (' '):rep(width - vim.fn.strdisplaywidth(name))
    table.insert(rows, (' %-6s  %s%s  %s'):format(file.kind, name, gap, counts(file)))
  end
  for _, note in ipairs(review.notes) do
    table.insert(rows, ' note    ' .. note)
  end
  opened = opened + 1
  -- The name is what the tab line shows.
  local buffer = page.buffer('review ' .. opened, rows, '')
  vim.cmd('topleft split')
  entry.list = vim.api.nvim_get_current_win()
  vim.api.nvim_win_set_buf(entry.list, buffer)
  vim.api.nvim_win_set_height(entry.list, math.min(#rows, 8) + 1)
  vim.wo[entry.list][0].winfixheight = true
  vim.wo[entry.list][0].cursorline = true
  vim.wo[entry.list][0].number = false
  vim.wo[entry.list][0].relativenumber = false
  vim.wo[entry.list][0].winbar = for_bar(' ' .. review.label)
  add_keys(buffer, entry)
  vim.keymap.set('n', '<CR>', function()
    local row = vim.api.nvim_win_get_cursor(0)[1]
    if review.files[row] then
      show(entry, row)
    end
  end, { buffer = buffer, nowait = true, desc = 'Show this file' })
end

open_tab = function(review, client, from, index)
  local known = tabs[review.id]
  if known then
    from = known.tab == from and known.from or from
    close(known)
  end
  vim.cmd('tab split')
  local before = vim.api.nvim_get_current_win()
  vim.cmd('rightbelow vsplit')
  local after = vim.api.nvim_get_current_win()
  ---@type scopewise.Tab
  local entry = {
    review = review,
    client = client,
    from = from,
    tab = vim.api.nvim_get_current_tabpage(),
    before = before,
    after = after,
    shown = index,
  }
  tabs[review.id] = entry
  vim.t.scopewise_review = review.id
  if #review.files > 1 or #review.notes > 0 then
    add_list(entry)
  end
  show(entry, index)
  vim.api.nvim_set_current_win(entry.list or after)
end

--- Opens the review of a draft.
---@param id? string
function M.open(id)
  results.run('scopewise.proposal', id, nil, function(review, client)
    if type(review) ~= 'table' or #review.files == 0 then
      say.line('there is no draft to look at', vim.log.levels.WARN)
      return
    end
    open_tab(review, client.id, vim.api.nvim_get_current_tabpage(), 1)
  end)
end

---@param state scopewise.State
---@return table<string, true>
local function waiting(state)
  local found = {}
  for _, result in ipairs(state.results) do
    if result.state ~= 'applied' then
      found[result.id] = true
    end
  end
  return found
end

--- Whether there is nothing left to decide about a draft.
---@param entry scopewise.Tab
---@param client integer The client whose state is known.
---@param still table<string, true>
---@return boolean
local function is_over(entry, client, still)
  local was_open = entry.client == client and entry.review.state ~= 'applied'
  return was_open and not still[entry.review.id]
end

vim.api.nvim_create_autocmd('User', {
  group = vim.api.nvim_create_augroup('scopewise.review', {}),
  pattern = 'ScopewiseStatus',
  desc = 'Close the review of a draft that was applied or discarded',
  callback = function(event)
    local still = waiting(event.data.state)
    for id, entry in pairs(tabs) do
      if not vim.api.nvim_tabpage_is_valid(entry.tab) then
        tabs[id] = nil
      elseif is_over(entry, event.data.client_id, still) then
        tabs[id] = nil
        close(entry)
      end
    end
  end,
})

return M
