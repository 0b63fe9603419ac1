// Checks of .ci/site in Chromium: node site.cjs CHROMIUM SITE HOSTILE SHOTS
"use strict";
const assert = require("node:assert/strict");
const fs = require("node:fs");
const path = require("node:path");
const { chromium } = require("playwright-core");
const axe = require("axe-core").source;

const [program, site, hostile, shots] = process.argv.slice(2);
const OPERATION = "cognito-identity/operations/GetCredentialsForIdentity.html";
const url = (root, page) => "file://" + path.join(root, page).split("/").map(encodeURIComponent).join("/");
const pagesOf = (root) => fs.readdirSync(root, { recursive: true }).filter((page) => page.endsWith(".html")).sort();

let browser, checks = 0;
const troubles = [];

// Opens a page. Messages on its console and requests for anything but files are failures.
async function open(options, run) {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, reducedMotion: "reduce", ...options });
  const page = await context.newPage();
  page.on("console", (message) => troubles.push(`${page.url()}: ${message.type()}: ${message.text()}`));
  page.on("pageerror", (error) => troubles.push(`${page.url()}: ${error.message}`));
  page.on("dialog", (dialog) => { troubles.push(`${page.url()}: a dialog, ${dialog.message()}`); dialog.dismiss(); });
  page.on("request", (request) => request.url().startsWith("file://") || troubles.push(`${page.url()} requests ${request.url()}`));
  // A request is aborted when its page is left.
  const left = (request) => request.failure().errorText === "net::ERR_ABORTED";
  page.on("requestfailed", (request) => left(request) || troubles.push(`${page.url()}: ${request.url()} fails`));
  page.setDefaultTimeout(10000);
  await run(page);
  await context.close();
}

// SITE_CHECK=phone .ci/site … runs the checks whose names contain the word.
async function check(what, options, run) {
  if (process.env.SITE_CHECK && !what.includes(process.env.SITE_CHECK)) return;
  try {
    await open(options, run);
    assert.deepEqual(troubles, []);
    checks += 1;
    console.log(`ok  ${what}`);
  } catch (error) {
    error.message = `${what}: ${error.message}`;
    throw error;
  }
}

const shot = (page, name, fullPage) => page.screenshot({ path: path.join(shots, `${name}.png`), fullPage });
const visible = (page, selector) => page.locator(selector).evaluateAll((all) => all.filter((one) => one.checkVisibility()).length);
const luminance = ([r, g, b]) => {
  const part = (value) => (value /= 255) <= 0.03928 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  return 0.2126 * part(r) + 0.7152 * part(g) + 0.0722 * part(b);
};
const contrast = (one, other) => {
  const [light, dark] = [luminance(one), luminance(other)].sort((a, b) => b - a);
  return (light + 0.05) / (dark + 0.05);
};
// Computed colours of elements and their backgrounds.
const colours = (page, selectors) => page.evaluate((selectors) => {
  const canvas = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
  const paint = (colour) => { canvas.clearRect(0, 0, 1, 1); canvas.fillStyle = colour; canvas.fillRect(0, 0, 1, 1); return Array.from(canvas.getImageData(0, 0, 1, 1).data); };
  return selectors.flatMap((selector) => {
    const element = document.querySelector(selector);
    if (!element) return [];
    let behind = element, ground = [0, 0, 0, 0];
    while (behind && ground[3] === 0) { ground = paint(getComputedStyle(behind).backgroundColor); behind = behind.parentElement; }
    return [[selector, paint(getComputedStyle(element).color), ground]];
  });
}, selectors);

async function main() {
  browser = await chromium.launch({ executablePath: program, args: ["--no-sandbox"] });
  console.log(`Chromium ${browser.version()}`);

  await check("every page loads without messages", {}, async (page) => {
    for (const each of pagesOf(site)) {
      await page.goto(url(site, each));
      const bad = await page.evaluate(() => {
        const ids = Array.from(document.querySelectorAll("[id]"), (element) => element.id);
        const twice = ids.filter((id, at) => ids.indexOf(id) !== at);
        const lost = Array.from(document.querySelectorAll('a[href^="#"]')).filter((a) => !document.getElementById(a.getAttribute("href").slice(1)));
        const unnamed = Array.from(document.querySelectorAll("a, button")).filter((one) => !(one.textContent.trim() || one.getAttribute("aria-label")));
        return [...twice, ...lost.map((a) => a.outerHTML), ...unnamed.map((one) => one.outerHTML)];
      });
      assert.deepEqual(bad, [], each);
      const marks = await page.evaluate(() => ["header", "main", "footer", "h1", "a.skip", "html[lang]", "title"].filter((one) => document.querySelectorAll(one).length < 1));
      assert.deepEqual(marks, [], each);
      assert.equal(await page.locator("h1").count(), 1, each);
    }
    await page.goto(url(site, "index.html"));
    assert.deepEqual(await page.locator(".card h2").allInnerTexts(), ["Amazon Cognito Identity", "Amazon Cognito Identity Provider"]);
    await shot(page, "home", true);
    await page.goto(url(site, "cognito-identity/index.html"));
    await shot(page, "service", true);
    await page.locator("#about").evaluate((one) => one.scrollIntoView());
    for (const summary of await page.locator("details.fold > summary").all()) await summary.click();
    await shot(page, "completeness");
    await page.goto(url(site, "changes.html"));
    assert.ok((await page.locator("main").innerText()).includes("breaks both"));
    await shot(page, "changes", true);
    await page.goto(url(site, "cognito-identity/failures.html"));
    await shot(page, "failures");
    await page.goto(url(site, "cognito-identity/shapes/Credentials.html"));
    await shot(page, "shape");
    await page.goto(url(site, OPERATION));
    await shot(page, "operation");
    await shot(page, "operation-whole", true);
  });

  await check("search by keyboard and by mouse", {}, async (page) => {
    await page.goto(url(site, OPERATION));
    await page.keyboard.press("/");
    await page.keyboard.type("session tok");
    await page.waitForSelector("#found [role=option]");
    assert.equal(await page.locator("#found .hit").first().innerText(), "SessionToken");
    await shot(page, "search");
    await page.locator("#q").fill("getid");
    await page.keyboard.press("ArrowDown");
    const second = await page.locator("#found [aria-selected=true] .hit").innerText();
    assert.notEqual(second, "GetId");
    await page.keyboard.press("ArrowUp");
    await page.keyboard.press("Enter");
    await page.waitForURL((to) => to.pathname.endsWith("operations/GetId.html"));
    await page.locator("#q").fill("ExternalServiceException");
    await page.locator("#found a").first().click();
    await page.waitForURL((to) => to.pathname.endsWith("failures.html") && to.hash.startsWith("#f"));
    for (const [query, name] of [["get_open_id_token", "GetOpenIdToken"], ["cognitoidentity_get_id", "GetId"], ["list-identity-pools", "ListIdentityPools"]]) {
      await page.locator("#q").fill(query);
      await page.waitForFunction((name) => document.querySelector("#found .hit")?.textContent === name, name);
    }
    // A word of a summary: none of the names has it.
    await page.locator("#q").fill("temporary");
    await page.waitForFunction(() => Array.from(document.querySelectorAll("#found .hit"), (hit) => hit.textContent).includes("GetCredentialsForIdentity"));
    await page.locator("#q").fill("zzzz");
    await page.waitForSelector("#found .none");
    await page.keyboard.press("Escape");
    assert.equal(await visible(page, "#found"), 0);
  });

  await check("tabs by mouse and by keyboard; the choice is remembered", {}, async (page) => {
    await page.goto(url(site, OPERATION));
    const shown = () => page.locator(".snippet").evaluateAll((all) => all.filter((one) => one.checkVisibility()).map((one) => one.id));
    assert.deepEqual(await shown(), ["snippet-rust"]);
    assert.equal(await page.locator("[role=tab]").count(), 5);
    await page.click("#tab-snippet-cli");
    assert.deepEqual(await shown(), ["snippet-cli"]);
    await page.keyboard.press("ArrowRight");
    assert.deepEqual(await shown(), ["snippet-boto3"]);
    assert.equal(await page.evaluate(() => document.activeElement.id), "tab-snippet-boto3");
    await page.locator("#snippets").evaluate((one) => one.scrollIntoView());
    await shot(page, "tabs");
    await page.keyboard.press("End");
    assert.deepEqual(await shown(), ["snippet-r"]);
    await page.keyboard.press("ArrowRight");
    assert.deepEqual(await shown(), ["snippet-rust"]);
    await page.keyboard.press("ArrowLeft");
    await page.goto(url(site, "cognito-identity/operations/GetId.html"));
    assert.deepEqual(await shown(), ["snippet-r"]);
    assert.equal(await page.locator("[aria-selected=true]").innerText(), "R");
    assert.ok((await page.locator("#snippet-r").innerText()).includes("svc$get_id("));
  });

  await check("sources of facts by pointer and by keyboard", {}, async (page) => {
    await page.goto(url(site, OPERATION));
    const card = page.locator(".card-of");
    await page.locator("h1").hover();
    await card.waitFor();
    const source = await card.innerText();
    assert.match(source, /specs\/cognito-identity\/overlay-2-catalogue\.yaml:\d+:\d+/);
    assert.match(source, /operationId: GetCredentialsForIdentity/);
    assert.match(source, /The name on the wire begins with a capital/);
    assert.match(source, /Overlay action \d+, on /);
    assert.match(source, /Before: getCredentialsForIdentity, at specs\//);
    await card.hover();
    await page.waitForTimeout(400);
    assert.ok(await card.isVisible(), "it stays while the pointer is on it");
    await page.mouse.move(5, 400);
    await card.waitFor({ state: "hidden" });
    const words = page.locator(".tree .badge.secret a").first();
    await words.hover();
    await card.waitFor();
    assert.match(await card.innerText(), /overlay-4-secrets\.yaml/);
    await page.locator("#request").evaluate((one) => one.scrollIntoView());
    await page.locator(".tree a.w.o").first().hover();
    await page.waitForTimeout(300);
    await shot(page, "provenance");
    await page.keyboard.press("Escape");
    assert.ok(await card.isHidden());
    await page.locator(".tree summary").first().focus().catch(() => {});
    await page.locator("h1 a.w").focus();
    await page.keyboard.press("Tab");
    await card.waitFor();
    const focused = await page.evaluate(() => [document.activeElement.getAttribute("aria-describedby"), document.activeElement.className]);
    assert.equal(focused[0], "card-of");
    assert.match(focused[1], /\bw\b/);
    const rows = await page.locator("main a.w").count();
    assert.ok(rows > 80, `only ${rows} facts`);
  });

  await check("sources of facts by touch", { viewport: { width: 360, height: 740 }, hasTouch: true, isMobile: true }, async (page) => {
    await page.goto(url(site, OPERATION));
    await page.locator("#request").evaluate((one) => one.scrollIntoView());
    await page.locator(".tree .badge.must a.w").first().tap();
    const card = page.locator(".card-of");
    await card.waitFor();
    assert.match(await card.innerText(), /overlay-2-catalogue\.yaml:\d+[^]*Both operations require an identity/);
    const box = await card.boundingBox();
    assert.ok(box.x >= 0 && box.x + box.width <= 360, JSON.stringify(box));
    await shot(page, "phone-provenance");
    await page.locator("h2#request").tap();
    assert.ok(await card.isHidden());
  });

  await check("light and dark theme, of the system and chosen", { colorScheme: "dark" }, async (page) => {
    await page.goto(url(site, OPERATION));
    const ground = async () => luminance((await colours(page, ["body"]))[0][2]);
    assert.ok(await ground() < 0.05);
    await shot(page, "operation-dark");
    await page.goto(url(site, "changes.html"));
    await shot(page, "changes-dark", true);
    await page.click("button.theme");
    assert.ok(await ground() > 0.9);
    await page.goto(url(site, "index.html"));
    assert.ok(await ground() > 0.9, "the choice stays");
  });

  for (const colorScheme of ["light", "dark"]) {
    await check(`contrast, ${colorScheme}`, { colorScheme }, async (page) => {
      for (const each of [OPERATION, "changes.html", "index.html", "cognito-identity/index.html"]) {
        await page.goto(url(site, each));
        const seen = await colours(page, [
          "body", "main a", ".hint", ".kind", ".badge.must", ".badge.may a", ".badge.secret", ".chips a", ".code .s", ".beside li a", ".toc a",
          ".beside [aria-current]", ".tabs button", "dl.facts dt", ".verdict.major", ".verdict.minor", ".places", "del", "ins", ".about", ".end p", ".legend", ".head .type",
        ]);
        for (const [selector, text, ground] of seen) {
          const ratio = contrast(text, ground);
          assert.ok(ratio >= 4.5, `${each}: ${selector} has ${ratio.toFixed(2)}`);
        }
      }
    });
  }

  for (const colorScheme of ["light", "dark"]) {
    await check(`accessibility by axe, ${colorScheme}`, { colorScheme }, async (page) => {
      for (const each of [OPERATION, "changes.html", "index.html", "cognito-identity/index.html", "cognito-identity/failures.html", "kitchen-sink/shapes/Pet.html"]) {
        if (!fs.existsSync(path.join(site, each))) continue;
        await page.goto(url(site, each));
        await page.evaluate(axe);
        const { violations } = await page.evaluate(() => window.axe.run(document, { preload: false, resultTypes: ["violations"] }));
        assert.deepEqual(violations.map(({ id, nodes }) => [id, nodes.length, nodes[0].html]), [], each);
      }
    });
  }

  await check("no horizontal scrolling at 360 pixels", { viewport: { width: 360, height: 740 }, hasTouch: true, isMobile: true }, async (page) => {
    for (const each of pagesOf(site)) {
      await page.goto(url(site, each));
      const [wide, inner] = await page.evaluate(() => [document.documentElement.scrollWidth, innerWidth]);
      assert.ok(wide <= 360 && inner === 360, `${each}: ${wide} of ${inner}`);
    }
    await page.goto(url(site, "index.html"));
    await shot(page, "phone-home", true);
    await page.goto(url(site, OPERATION));
    await shot(page, "phone-operation");
    await page.goto(url(site, "changes.html"));
    await shot(page, "phone-changes");
  });

  await check("all content without JavaScript", { javaScriptEnabled: false }, async (page) => {
    await page.goto(url(site, OPERATION));
    assert.equal(await page.locator(".snippet:visible").count(), 5);
    assert.equal(await page.locator("form.search:visible, button.theme:visible").count(), 0);
    const fact = page.locator(".tree .badge.secret a").first();
    await fact.scrollIntoViewIfNeeded();
    await fact.click();
    const note = page.locator(".notes li:target");
    const box = await note.boundingBox();
    assert.ok(box && box.y >= 0 && box.y + box.height <= 900, JSON.stringify(box));
    assert.match(await note.innerText(), /overlay-4-secrets\.yaml/);
    await shot(page, "no-script");
  });

  await check("all content in print", {}, async (page) => {
    await page.goto(url(site, OPERATION));
    await page.emulateMedia({ media: "print" });
    await page.evaluate(() => dispatchEvent(new Event("beforeprint")));
    assert.equal(await page.locator(".snippet:visible").count(), 5);
    assert.equal(await page.locator(".top:visible, .beside:visible, .tabs:visible").count(), 0);
    assert.ok(await page.locator("#n1").isVisible());
  });

  await check("a hostile document runs no script", {}, async (page) => {
    await page.addInitScript(() => { window.pwned = (number) => { throw new Error(`pwned by ${number}`); }; });
    const pages = pagesOf(hostile);
    assert.ok(pages.length >= 6, `${pages.length} pages`);
    for (const each of pages) {
      await page.goto(url(hostile, each));
      const odd = await page.evaluate(() => {
        const scripts = Array.from(document.scripts, (script) => script.getAttribute("src") || "inline");
        const handlers = Array.from(document.querySelectorAll("*")).filter((one) => Array.from(one.attributes).some(({ name }) => name.startsWith("on")));
        const foreign = document.querySelectorAll("img, iframe, object, embed, base, style, template, math, svg:not(.bar svg), [style]:not(.card-of)");
        return [...scripts.filter((src) => !/assets\/(theme|site)\.js$/.test(src)), ...handlers.map((one) => one.outerHTML), ...Array.from(foreign, (one) => one.outerHTML)];
      });
      assert.deepEqual(odd, [], each);
      // Cards are built on hover.
      for (const word of (await page.locator("main a.w:visible").all()).slice(0, 12)) {
        await word.hover();
        await page.locator(".card-of").waitFor();
        await page.mouse.move(2, 2);
        await page.keyboard.press("Escape");
      }
      await page.mouse.move(2, 2);
    }
    await page.goto(url(hostile, "index.html"));
    await page.locator("#q").fill("pwned");
    await page.waitForSelector("#found [role=option]");
    assert.ok((await page.locator("#found .hit").allInnerTexts()).some((text) => text.includes("<script>")));
    await shot(page, "hostile-search");
    await page.goto(url(hostile, "hostile/index.html"));
    await shot(page, "hostile");
  });

  // Even injected markup would not run: the content security policy blocks it, and Chromium reports that on its console.
  await open({}, async (page) => {
    await page.goto(url(site, "index.html"));
    await assert.rejects(page.addScriptTag({ content: "window.ran = 1" }));
    await page.evaluate(() => { document.body.insertAdjacentHTML("beforeend", "<img src=x onerror='window.ran = 2'><style>body{display:none}</style>"); });
    await page.waitForTimeout(200);
    assert.equal(await page.evaluate(() => window.ran), undefined);
    assert.ok(await page.locator("body").isVisible());
    troubles.length = 0;
    checks += 1;
    console.log("ok  the policy blocks injected markup");
  });

  await browser.close();
  console.log(`${checks} checks, ${fs.readdirSync(shots).length} screenshots in ${shots}`);
}

main().catch(async (error) => {
  console.error(error);
  if (browser) await browser.close();
  process.exit(1);
});
