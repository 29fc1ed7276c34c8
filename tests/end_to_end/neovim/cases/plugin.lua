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
