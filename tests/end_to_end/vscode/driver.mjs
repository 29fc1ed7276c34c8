/**
 * Drives one real VS Code: starts code-server and a browser, then does what is asked of it, one JSON
 * object a line on standard input, one answer a line on standard output. It judges nothing: the tests do.
 */
import { spawn } from 'node:child_process';
import { createWriteStream, readFileSync, readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import net from 'node:net';
import readline from 'node:readline';

const plan = JSON.parse(process.argv[2]);
const { chromium } = createRequire(`${plan.setup}/driver/`)('playwright-core');
const PORT = 18080;
const PATIENCE = 60_000;

/** The models of the test listen outside of this network; a socket in the file system leads there. */
function relay() {
  const server = net.createServer((inner) => {
    const outer = net.connect(plan.models.socket);
    inner.pipe(outer).pipe(inner);
    for (const end of [inner, outer]) {
      end.on('error', () => {
        inner.destroy();
        outer.destroy();
      });
    }
  });
  return new Promise((resolve) => server.listen(plan.models.port, '127.0.0.1', resolve));
}

function startServer() {
  const words = [
    `${plan.setup}/server/node_modules/code-server/out/node/entry.js`,
    '--auth', 'none', '--bind-addr', `127.0.0.1:${PORT}`, '--user-data-dir', plan.data, '--extensions-dir', plan.extensions,
    '--disable-telemetry', '--disable-update-check', '--disable-getting-started-override', '--disable-proxy', '--ignore-last-opened',
  ];
  const log = createWriteStream(`${plan.data}/server.log`);
  const server = spawn(process.execPath, words, { cwd: plan.home, stdio: ['ignore', 'pipe', 'pipe'] });
  server.stdout.pipe(log);
  server.stderr.pipe(log);
}

async function answers() {
  const end = Date.now() + PATIENCE;
  for (;;) {
    const response = await fetch(`http://127.0.0.1:${PORT}/healthz`).catch(() => undefined);
    if (response?.ok) {
      return;
    }
    if (Date.now() > end) {
      throw new Error('code-server does not answer');
    }
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

await relay();
startServer();
await answers();
const browser = await chromium.launch({
  executablePath: `${plan.setup}/chromium`,
  args: ['--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage', '--force-color-profile=srgb'],
});
// Small enough that a picture of it can be read beside text.
const context = await browser.newContext({ viewport: { width: 960, height: 560 }, deviceScaleFactor: 1.5 });
const pages = [await newPage()];
let [page] = pages;

async function newPage() {
  const made = await context.newPage();
  made.setDefaultTimeout(PATIENCE);
  // The browser asks before a window with unsaved text is left: a test that is over does not care.
  made.on('dialog', (dialog) => dialog.accept());
  return made;
}

const QUICK = '.quick-input-widget:visible';
const MENU = '.action-widget:visible';
const plain = (text) => text.replace(/\u00a0/g, ' ');
const lines = (scope) =>
  scope.locator('.view-line').evaluateAll((all) =>
    all
      .map((line) => ({ top: parseFloat(line.style.top), text: line.textContent }))
      .sort((one, two) => one.top - two.top)
      .map(({ text }) => text),
  );

const deeds = {
  async folder({ path }) {
    await page.goto(`http://127.0.0.1:${PORT}/?folder=${encodeURIComponent(path)}`);
    await page.locator('.explorer-folders-view .monaco-list-row').first().waitFor();
  },
  /** The extension is there. */
  async ready() {
    await page.locator('.statusbar-item[id$="scopewise.status"]').waitFor();
  },
  /** Goes to one of the windows, by its number from 0; a new one is opened. */
  async window({ number }) {
    pages[number] ??= await newPage();
    page = pages[number];
    await page.bringToFront();
  },
  /** The server ends as by a crash. */
  async crash() {
    const running = readdirSync('/proc').filter((name) => /^\d+$/.test(name) && isServer(name));
    if (running.length === 0) {
      throw new Error('no server runs');
    }
    for (const pid of running) {
      process.kill(Number(pid), 'SIGKILL');
    }
  },
  /** Opens a file by its name. */
  async open({ name }) {
    await page.locator(`.explorer-folders-view .monaco-list-row[aria-label^="${name}"]`).first().dblclick();
    await page.locator(`.tab.active[data-resource-name="${name}"]`).waitFor();
    await page.locator('.editor-group-container.active .monaco-editor.focused').first().waitFor();
  },
  async line({ line, column = 1 }) {
    await deeds.quick({ keys: 'Control+G', text: `${line}:${column}`, prefix: true });
    await page.locator('.statusbar').getByText(new RegExp(`Ln ${line}, Col ${column}`)).waitFor();
  },
  /** Opens a quick input, types, and takes the first entry. */
  async quick({ keys, text, prefix = false }) {
    await page.keyboard.press(keys);
    const input = page.locator(`${QUICK} input[type="text"], ${QUICK} .input`).first();
    await input.waitFor();
    if (prefix) {
      await page.keyboard.type(text);
    } else {
      await input.fill(text);
      await page.locator(`${QUICK} .monaco-list-row`, { hasText: text.replace(/^>/, '') }).first().waitFor();
    }
    await page.keyboard.press('Enter');
  },
  async command({ title }) {
    await deeds.quick({ keys: 'F1', text: `>${title}` });
  },
  /** Runs a command from the palette that is open. */
  async palette({ title }) {
    const input = page.locator(`${QUICK} input`).first();
    await input.fill(`>${title}`);
    await page.locator(`${QUICK} .monaco-list-row`, { hasText: title }).first().waitFor();
    await page.keyboard.press('Enter');
  },
  /** Chooses a file in the editor's own dialog. */
  async path({ path }) {
    const dialog = page.locator(QUICK, { has: page.locator('.monaco-button:visible') });
    await dialog.waitFor();
    const end = Date.now() + PATIENCE;
    // While it lists a folder, it overwrites what is typed.
    while ((await dialog.isVisible()) && Date.now() < end) {
      await dialog.locator('input').first().fill(path, { timeout: 3000 }).catch(() => undefined);
      const row = dialog.locator('.monaco-list-row', { hasText: path.split('/').at(-1) }).first();
      if (await row.waitFor({ timeout: 3000 }).then(() => true, () => false)) {
        await page.keyboard.press('Enter');
        await dialog.waitFor({ state: 'hidden', timeout: 3000 }).catch(() => undefined);
      }
    }
    await dialog.waitFor({ state: 'hidden' });
  },
  /** Types into the input box that is open, and sends it. */
  async answer({ text }) {
    const input = page.locator(`${QUICK} input`).first();
    await input.waitFor();
    await input.fill(text);
    await page.keyboard.press('Enter');
  },
  /** Waits for an input box or list with these words. */
  async asked({ text }) {
    await page.locator(QUICK, { hasText: text }).waitFor();
  },
  async press({ keys }) {
    for (const key of keys) {
      await page.keyboard.press(key);
    }
  },
  async type({ text }) {
    await page.keyboard.type(text);
  },
  /** The titles of the menu of code actions; opened again until `title` is among them. */
  async menu({ title }) {
    const end = Date.now() + PATIENCE;
    while (Date.now() < end) {
      await page.keyboard.press('Control+.');
      const row = page.locator(`${MENU} .monaco-list-row`).first();
      await row.waitFor({ timeout: 5000 }).catch(() => undefined);
      const titles = (await page.locator(`${MENU} .monaco-list-row.action`).allTextContents()).map(plain);
      if (titles.some((it) => it.startsWith(title))) {
        return titles;
      }
      await page.keyboard.press('Escape');
      await page.locator(MENU).waitFor({ state: 'hidden' }).catch(() => undefined);
    }
    throw new Error(`the menu never had ${title}`);
  },
  /** Nothing of ours lights up by itself. */
  async unlit() {
    const lit = await page.locator('.lightBulbWidget:visible, [class*="codicon-gutter-lightbulb"]:visible').count();
    if (lit > 0) {
      throw new Error('a bulb is lit');
    }
  },
  /** The open menu with the names of its groups. */
  async groups() {
    const rows = page.locator(`${MENU} .monaco-list-row`);
    const seen = await rows.evaluateAll((all) =>
      all.map((row) => (row.classList.contains('group-header') ? `# ${row.textContent}` : row.textContent)),
    );
    return seen.map(plain).filter((it) => it.trim() !== '');
  },
  /** Milliseconds from the key to the menu, which must have an entry that begins so. */
  async menuTime({ title }) {
    const end = Date.now() + PATIENCE;
    while (Date.now() < end) {
      await page.locator(MENU).waitFor({ state: 'hidden' });
      await page.evaluate(watchForMenu, '.action-widget .monaco-list-row.action');
      await page.keyboard.press('Control+.');
      const entry = page.locator(`${MENU} .monaco-list-row.action`, { hasText: title }).first();
      const came = await entry.waitFor({ timeout: 10_000 }).then(() => true, () => false);
      const time = came ? await page.evaluate(() => window.menuTime) : undefined;
      await page.keyboard.press('Escape');
      // The editor drops a key now and then that comes while it closes the menu before.
      if (time !== undefined) {
        await page.locator(MENU).waitFor({ state: 'hidden' });
        return time;
      }
    }
    throw new Error(`the menu never had ${title}`);
  },
  /** The commands that the palette has for these words; it stays open. */
  async commands({ text }) {
    await page.keyboard.press('F1');
    const input = page.locator(`${QUICK} input`).first();
    await input.fill(`>${text}`);
    const rows = page.locator(`${QUICK} .monaco-list-row .label-name`);
    await rows.filter({ hasText: text }).first().waitFor();
    return (await rows.allTextContents()).map(plain);
  },
  /** Waits until a file is not in the folder any more. */
  async gone({ name }) {
    await page.locator(`.explorer-folders-view .monaco-list-row[aria-label^="${name}"]`).waitFor({ state: 'detached' });
  },
  /** Takes an entry of the open menu. */
  async take({ title }) {
    const focused = page.locator(`${MENU} .monaco-list-row.focused`, { hasText: title });
    for (let step = 0; step < 20 && (await focused.count()) === 0; step += 1) {
      await page.keyboard.press('ArrowDown');
    }
    await focused.waitFor();
    await page.keyboard.press('Enter');
  },
  /** Waits until the active editor holds a text, and gives all that it shows. */
  async shows({ text }) {
    const shown = async () => (await lines(page.locator('.editor-group-container.active'))).join('\n');
    return await until(text, shown, 'the editor');
  },
  async status({ text }) {
    const item = page.locator('.statusbar-item[id$="scopewise.status"]');
    return await until(text, async () => (await item.allTextContents()).join(''), 'the status bar');
  },
  async clickStatus() {
    await page.locator('.statusbar-item[id$="scopewise.status"] a').click();
  },
  /** Waits for a notification with these words. */
  async notified({ text }) {
    const item = page.locator('.notification-list-item:visible', { hasText: text }).first();
    await item.waitFor();
    return plain(await item.locator('.notification-list-item-message').first().innerText());
  },
  /** Waits until there is none any more. */
  async quiet({ text }) {
    await page.locator('.notification-list-item:visible', { hasText: text }).first().waitFor({ state: 'hidden' });
  },
  async button({ text, label }) {
    const item = page.locator('.notification-list-item:visible', { hasText: text }).first();
    await item.hover();
    await item.locator('.monaco-button', { hasText: label }).first().click();
  },
  async tab({ text }) {
    await page.locator('.tab.active', { hasText: text }).waitFor();
  },
  async noTab({ text }) {
    await page.locator('.tab', { hasText: text }).waitFor({ state: 'detached' });
  },
  /** Waits until no open file has changes that are not on the disk. */
  async allSaved() {
    await page.waitForFunction(() => document.querySelector('.tab.dirty') === null);
  },
  async see({ selector, text = '' }) {
    await page.locator(selector, { hasText: text }).first().waitFor();
  },
  async click({ selector, text = '' }) {
    await page.locator(selector, { hasText: text }).first().click();
  },
  async frameText({ text }) {
    const inner = () => page.frames().filter((frame) => frame !== page.mainFrame());
    // A page is filled in out of sight and then put in its place.
    const shown = async (frame) => {
      const element = await frame.frameElement().catch(() => undefined);
      const seen = await element?.isVisible().catch(() => false);
      return seen ? await frame.locator('body').innerText({ timeout: 1000 }).catch(() => '') : '';
    };
    return await until(text, async () => (await Promise.all(inner().map(shown))).join('\n'), 'the page');
  },
  /** Milliseconds from a key to its letter on the screen. */
  async echo({ text }) {
    const start = Date.now();
    await page.keyboard.type(text);
    await deeds.shows({ text });
    return Date.now() - start;
  },
  async picture({ name }) {
    await page.mouse.move(190, 420);
    await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve))));
    await page.screenshot({ path: `${plan.pictures}/${name}.png`, animations: 'disabled' });
  },
};

/** In the page: notes the time from the next full stop to the first entry of a menu. */
function watchForMenu(selector) {
  let start;
  window.menuTime = undefined;
  window.addEventListener('keydown', (event) => (start ??= event.key === '.' ? event.timeStamp : undefined), { capture: true });
  const observer = new MutationObserver(() => {
    if (start !== undefined && document.querySelector(selector) !== null) {
      observer.disconnect();
      window.menuTime = performance.now() - start;
    }
  });
  observer.observe(document.body, { childList: true, subtree: true });
}

function isServer(pid) {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0')[0].endsWith('/scopewise');
  } catch {
    return false;
  }
}

/** Looks until the text holds `part`. */
async function until(part, look, what) {
  const end = Date.now() + PATIENCE;
  for (;;) {
    const seen = plain(await look());
    if (seen.includes(part)) {
      return seen;
    }
    if (Date.now() > end) {
      throw new Error(`${what} never had ${part}, but ${seen}`);
    }
    await page.waitForTimeout(20);
  }
}

function say(answer) {
  process.stdout.write(`${JSON.stringify(answer)}\n`);
}

say({ ok: null });
for await (const line of readline.createInterface({ input: process.stdin })) {
  const { deed, ...words } = JSON.parse(line);
  try {
    say({ ok: (await deeds[deed](words)) ?? null });
  } catch (error) {
    await page.screenshot({ path: plan.failed }).catch(() => undefined);
    const notifications = await page.locator('.notification-list-item').allInnerTexts().catch(() => []);
    say({ error: `${deed} ${JSON.stringify(words)}: ${error.message}\nnotifications: ${JSON.stringify(notifications)}` });
  }
}
await browser.close();
process.exit(0);
