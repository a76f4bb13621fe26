/* Words and numbers in the language of the screen: `?lang=` first, then the cookie, then the page's own.
   CEHub.words holds {"id": {...}, "en": {...}} as the page gave them; nothing here knows a sentence. */
(() => {
  "use strict";
  const hub = (window.CEHub = window.CEHub || {});
  const LOCALES = { id: "id-ID", en: "en-GB" };
  const MINUTE = 60, HOUR = 3600, DAY = 86400;
  const MULTIPLE = 10, MOST = 100; // as in locales/numbers.py
  const makers = new Map();

  function cookie(name) {
    const found = document.cookie.split("; ").find((pair) => pair.startsWith(name + "="));
    return found ? decodeURIComponent(found.slice(name.length + 1)) : null;
  }

  /** What the address asks for, else what was chosen before, else what the page says. */
  function chosen(name, allowed, fallback) {
    const asked = new URLSearchParams(location.search).get(name);
    for (const value of [asked, cookie("cehub_" + name), fallback]) if (allowed.includes(value)) return value;
    return allowed[0];
  }

  function maker(kind, options) {
    const key = hub.language + kind + JSON.stringify(options);
    if (!makers.has(key)) makers.set(key, new Intl[kind](LOCALES[hub.language], options));
    return makers.get(key);
  }

  const number = (value, digits = 0) =>
    maker("NumberFormat", { minimumFractionDigits: digits, maximumFractionDigits: digits }).format(value).replace("-", "−");
  const signed = (value, digits = 0) => (Number(value.toFixed(digits)) > 0 ? "+" : "") + number(value, digits);

  /** A word or sentence of the page by its key, with {names} filled in; the key itself if it is missing. */
  function word(key, values = {}) {
    const text = (hub.words && hub.words[hub.language] || {})[key];
    if (text === undefined) return key;
    return text.replace(/\{(\w+)\}/g, (whole, name) => (name in values ? values[name] : whole));
  }

  /** A length of time as [[number, unit], ...], at most two parts: 192 s is [["3", "m"], ["12", "s"]]. */
  function spans(seconds) {
    const total = Math.max(0, Math.round(seconds));
    const steps = [[DAY, "day"], [HOUR, "hour"], [MINUTE, "minute"], [1, "second"]];
    const first = steps.findIndex(([size]) => size === 1 || total >= size);
    const [[size, unit], next] = steps.slice(first);
    const parts = [[Math.floor(total / size), unit]];
    const rest = next ? Math.floor((total % size) / next[0]) : 0;
    if (rest) parts.push([rest, next[1]]);
    return parts.map(([amount, unit]) => [number(amount), word("unit." + unit)]);
  }

  const duration = (seconds) => spans(seconds).map((part) => part.join(" ")).join(" ");

  /** A time that is looked back over, in one part where that says it: 15 min, 24 h, 30 d. */
  function stretch(minutes) {
    const seconds = minutes * MINUTE, [size, unit] = seconds <= 2 * DAY ? seconds < HOUR ? [MINUTE, "minute"] : [HOUR, "hour"] : [DAY, "day"];
    return seconds % size ? duration(seconds) : number(seconds / size) + " " + word("age." + unit);
  }

  /** An age in one part: just now, 47 min, 3 h, 2 d. */
  function age(seconds) {
    if (seconds < MINUTE) return word("age.now");
    const [size, unit] = seconds < HOUR ? [MINUTE, "minute"] : seconds < 2 * DAY ? [HOUR, "hour"] : [DAY, "day"];
    return number(Math.floor(seconds / size)) + " " + word("age." + unit);
  }

  /** A metric's value as [[text, small unit], ...] for the big number. */
  function value(amount, unit, { rate = "", suffix = "" } = {}) {
    if (unit === "percent") return [[number(amount * 100, 1), "%"]];
    if (unit === "points") return [[signed(amount), ""]];
    if (unit === "score") return [[number(amount, 1), suffix]];
    if (unit === "seconds") return spans(amount);
    const large = Math.abs(amount) >= 10000;
    const text = large ? number(amount / 1000, amount >= 100000 ? 0 : 1) : number(amount, amount < 10 && !Number.isInteger(amount) ? 1 : 0);
    return [[text, [large ? word("unit.thousand") : "", rate].filter(Boolean).join(" ")]];
  }

  const plain = (amount, unit, options) => value(amount, unit, options).map(([text, small]) => text + (small ? " " + small : "")).join(" ");

  /** Lower and upper of an interval in the metric's unit, the unit said once. */
  function interval(lower, upper, unit) {
    if (unit === "percent") return number(lower * 100, 1) + "–" + number(upper * 100, 1) + " %";
    if (unit === "points") return signed(lower) + " … " + signed(upper);
    if (unit === "score") return number(lower, 1) + "–" + number(upper, 1);
    return plain(lower, unit) + "–" + plain(upper, unit);
  }

  /** "×14", for a figure; beyond a hundred nobody reads how many. */
  const times = (ratio) => "×" + (ratio > MOST ? MOST + "+" : number(ratio, ratio < MULTIPLE ? 1 : 0));
  /** The same for a sentence: "14", "more than 100". */
  const fold = (ratio) => (ratio > MOST ? word("wall.more_than", { n: MOST }) : number(ratio, ratio < MULTIPLE ? 1 : 0));

  /** How far it moved, without its sign: percent of a count, how many times as much from ten on, points of a share, the
      unit of a mean. */
  function step(now, before, unit) {
    const by = Math.abs(now - before);
    if (unit === "count") return !before ? number(by) : now / before >= MULTIPLE ? times(now / before) : number(by / before * 100) + "\u00a0%";
    if (unit === "percent") return number(by * 100, 1) + " " + word("unit.points");
    if (unit === "points") return number(by);
    return unit === "score" ? number(by, 2) : duration(by);
  }

  const moment = (ms, options) => maker("DateTimeFormat", options).format(ms);
  const clock = (ms, zone, seconds = false) =>
    moment(ms, { timeZone: zone, hour: "2-digit", minute: "2-digit", hourCycle: "h23", ...(seconds && { second: "2-digit" }) });

  hub.language = chosen("lang", ["id", "en"], document.documentElement.lang);
  hub.theme = chosen("theme", ["dark", "light"], document.documentElement.dataset.theme);
  Object.assign(hub, { words: hub.words || {}, cookie, chosen, number, signed, word, duration, stretch, age, value, plain, interval, times, fold, step, moment, clock });
})();
