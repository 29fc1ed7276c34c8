-- The server's configuration for `vim.lsp.enable('scopewise')`. Anything here can be laid over with
-- `vim.lsp.config('scopewise', { … })`; the user's settings for the server go under
-- `init_options.settings`, in the shape of its config.toml.

---@type vim.lsp.Config
return {
  cmd = { 'scopewise' },
  root_dir = function(buffer, start)
    local name = vim.api.nvim_buf_get_name(buffer)
    if name == '' then
      require('scopewise.session').attach_when_written(buffer)
    -- Pages of Neovim itself and of plugins have names such as `health://`.
    elseif not name:find('^%a[%w+.-]+://') then
      start(vim.fs.root(buffer, { '.scopewise.toml', '.git' }))
    end
  end,
  -- What this plugin shows by itself; without these the server speaks plain LSP.
  init_options = { client = { status = true, review = true } },
  -- Neovim holds typed text back for 150 ms, and puts an edit that arrives then into the wrong place.
  flags = { debounce_text_changes = 0 },
  handlers = require('scopewise.handlers'),
  commands = require('scopewise.menu'),
}
