// Opens each page of a list in Chromium and writes what a person takes from it:
// `NAME.html`, the document as saved, and `NAME.txt`, the text as copied.
//
//     node viewers.js JOBS.json MODULES HOME     [{page, name, steps: [selector of buttons]}]
const { createReadStream, existsSync, readFileSync, writeFileSync } = require("fs");
const { createServer } = require("http");
const { chromium } = require(process.argv[3] + "/playwright-core");

// Web components hide their content from both; a person sees and copies it.
const TAKE = `() => {
  const serialize = node => {
    if (node.nodeType === 3) return node.parentNode && /^(SCRIPT|STYLE)$/.test(node.parentNode.nodeName)
      ? "" : node.data.replace(/&/g, "&amp;").replace(/</g, "&lt;");
    if (node.nodeType !== 1 || /^(SCRIPT|STYLE|LINK|NOSCRIPT)$/.test(node.nodeName)) return "";
    const name = node.localName;
    const attributes = [...node.attributes].map(each =>
      " " + each.name + '="' + each.value.replace(/&/g, "&amp;").replace(/"/g, "&quot;") + '"').join("");
    const inner = [...(node.shadowRoot || node).childNodes].map(serialize).join("");
    return /^(br|hr|img|input|meta|wbr)$/.test(name) ? "<" + name + attributes + ">"
      : "<" + name + attributes + ">" + inner + "</" + name + ">";
  };
  const shadow = [...document.querySelectorAll("*")].find(each => each.shadowRoot);
  const text = shadow ? [...shadow.shadowRoot.children].map(each => each.innerText || "").join("\\n")
    : document.body.innerText;
  return ["<!doctype html>" + serialize(document.documentElement), text];
}`;
const PRESS = `pattern => {
  const roots = [document, ...[...document.querySelectorAll("*")].map(each => each.shadowRoot).filter(Boolean)];
  let count = 0;
  for (const root of roots) for (const each of root.querySelectorAll(pattern)) {
    if (each.dataset.pressed) continue;
    each.dataset.pressed = "1"; each.click(); count++;
    if (count >= 400) return count;
  }
  return count;
}`;

const KINDS = { js: "text/javascript", json: "application/json", htm: "text/html" };

function served(home, modules) {
  return createServer((request, response) => {
    const path = decodeURIComponent(request.url.split("?")[0]);
    const file = path.startsWith("/modules/") ? modules + path.slice(8) : home + path;
    if (path.includes("..") || !existsSync(file)) return response.writeHead(404).end();
    response.writeHead(200, { "content-type": KINDS[path.split(".").pop()] || "text/plain" });
    createReadStream(file).pipe(response);
  }).listen(0, "127.0.0.1");
}

(async () => {
  const home = process.argv[4];
  const server = served(home, process.argv[3]);
  const browser = await chromium.launch({
    executablePath: "/usr/bin/chromium",
    args: ["--no-sandbox", "--disable-gpu", "--disable-background-networking"],
  });
  for (const job of JSON.parse(readFileSync(process.argv[2], "utf8"))) {
    const page = await browser.newPage({ viewport: { width: 1400, height: 3000 } });
    page.on("pageerror", error => console.error(job.name, String(error).slice(0, 200)));
    try {
      await page.goto(`http://127.0.0.1:${server.address().port}/${job.page}`);
      await page.waitForTimeout(job.wait || 3000);
      for (const step of job.steps || []) {
        for (let round = 0; round < 5; round++) {
          const count = await page.evaluate(`(${PRESS})(${JSON.stringify(step)})`);
          if (!count) break;
          await page.waitForTimeout(600);
        }
      }
      const [html, text] = await page.evaluate(`(${TAKE})()`);
      writeFileSync(`${home}/${job.name}.html`, html);
      writeFileSync(`${home}/${job.name}.txt`, text);
    } catch (error) {
      console.error(job.name, String(error).slice(0, 300));
    }
    await page.close();
  }
  await browser.close();
  server.close();
})();
