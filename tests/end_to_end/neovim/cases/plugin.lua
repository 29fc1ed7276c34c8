-- What only the plugin has.

local cases = {}

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
  kit.cursor(3)
  vim.cmd('Scopewise use sum')
  kit.wait('the model in the status', function()
    return require('scopewise').status():find('quick', 1, true) ~= nil
  end)
  kit.ring('answer')
  kit.wait_text(buffer, kit.SUMMED)
  kit.wait('the end', function()
    return require('scopewise').status() == ''
  end)
  kit.has('the autocommand', table.concat(seen, '\n'), 'quick')
  kit.write()
end

--- Where there is nothing to ask about, a sentence says so; a buffer that gets a name gets the server.
function cases.unattached(kit, file)
  kit.open(file)
  vim.cmd('enew')
  vim.bo.filetype = 'python'
  vim.cmd('Scopewise use sum')
  kit.wait_said('this buffer has no name; :write it to a file first')
  vim.cmd('silent write new.py')
  kit.wait('the server', function()
    return #vim.lsp.get_clients({ bufnr = 0, name = 'scopewise' }) == 1
  end)
  vim.cmd('new')
  vim.bo.buftype = 'nofile'
  vim.cmd('Scopewise use sum')
  kit.wait_said('this window shows no file')
end

--- Takes what is sent to the server instead of it.
local function take_sent(kit)
  local sent = {}
  kit.client().request = function(_, method, params)
    if method == 'workspace/executeCommand' then
      table.insert(sent, params.arguments[1])
    end
    return true
  end
  return sent
end

--- All ways to say which lines.
function cases.ranges(kit, file)
  kit.open(file)
  kit.cursor(3)
  local sent = take_sent(kit)
  for _, keys in ipairs({
    ':%Scopewise x<CR>',
    'jVkk:Scopewise x<CR>',
    '2G0<C-v>jl:Scopewise x<CR>',
    ':0,1Scopewise x<CR>',
    ':.,+1Scopewise! x<CR>',
  }) do
    vim.api.nvim_feedkeys(vim.keycode(keys), 'mx', false)
  end
  kit.equal(
    'lines',
    vim.tbl_map(function(it)
      return ('%d-%d%s'):format(it.from, it.to, it.rung and ' ' .. it.rung or '')
    end, sent),
    { '1-5', '2-4', '2-3', '1-1', '2-3 reasoning' }
  )
end

--- A question that is answered late, as other plugins ask it: the place moves with the text.
function cases.asked_late(kit, file)
  local buffer = kit.open(file)
  kit.cursor(3)
  local sent = take_sent(kit)
  local answers = {}
  vim.ui.input = function(_, answer)
    table.insert(answers, answer)
  end
  vim.cmd('2,3Scopewise')
  vim.cmd('Scopewise')
  vim.cmd('Scopewise')
  vim.api.nvim_buf_set_lines(buffer, 0, 0, false, { '# above' })
  vim.cmd('new')
  answers[1]('use sum')
  answers[2]('use sum')
  kit.equal('uri', sent[1].uri, vim.uri_from_bufnr(buffer))
  kit.equal('lines', { sent[1].from, sent[1].to }, { 3, 4 })
  kit.equal('the cursor', sent[2].range.start, { line = 3, character = 4 })
  vim.api.nvim_buf_delete(buffer, { force = true })
  answers[3]('use sum')
  kit.wait_said('the buffer is gone')
  kit.equal('sent', #sent, 2)
end

--- The buffer is wiped out while the model runs: the draft waits, and its file can still be changed.
function cases.buffer_gone(kit, file)
  local buffer = kit.open(file)
  kit.cursor(3)
  vim.cmd('Scopewise use sum')
  kit.wait_called()
  vim.cmd('enew')
  vim.api.nvim_buf_delete(buffer, { force = true })
  kit.settle()
  kit.ring('answer')
  kit.wait_said('offered because a.py is not open')
  vim.cmd('ScopewiseApply')
  kit.wait_said('use sum: applied to 1 file; :wall writes it')
  kit.equal('the text', kit.text(vim.fn.bufnr(file)), kit.SUMMED)
  kit.write()
end

--- The same buffer in two windows: in the one that is elsewhere nothing moves.
function cases.two_windows(kit, file)
  local buffer = kit.open(file)
  vim.api.nvim_buf_set_lines(buffer, -1, -1, false, { '', '', 'NAME = 1' })
  kit.cursor(8, 3)
  local other = vim.api.nvim_get_current_win()
  vim.cmd('split')
  kit.cursor(3)
  vim.cmd('Scopewise use sum')
  kit.wait_called()
  kit.ring('answer')
  kit.wait_text(buffer, kit.SUMMED .. '\n\nNAME = 1\n')
  kit.equal('the cursor elsewhere', vim.api.nvim_win_get_cursor(other), { 5, 3 })
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
