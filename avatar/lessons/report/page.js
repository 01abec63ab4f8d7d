
"use strict";
(() => {
  const tools = document.querySelector(".tools");
  const body = document.querySelector("tbody");
  const search = document.getElementById("search");
  const order = document.getElementById("order");
  const count = document.getElementById("count");
  const none = document.getElementById("none");
  const heads = [...document.querySelectorAll("thead th[data-name]")];
  const fold = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
  const rows = [...body.rows].map((element) => ({ element, text: "" }));
  let sorted = "row", down = false;

  const chosen = () => tools.elements.status.value;
  function show() {
    const status = chosen();
    const words = fold(search.value).split(/\s+/).filter(Boolean);
    let shown = 0;
    for (const row of rows) {
      const data = row.element.dataset;
      row.text ||= words.length ? fold(row.element.textContent) : "";
      const fits = (!status || (status === "warned" ? "warned" in data : data.status === status))
        && words.every((word) => row.text.includes(word));
      row.element.hidden = !fits;
      shown += fits;
    }
    count.textContent = shown === rows.length ? "" : `${shown} of ${rows.length} shown`;
    none.hidden = shown > 0 || rows.length === 0;
    const hash = status ? "#" + status : location.pathname + location.search;
    try { history.replaceState(null, "", hash); } catch { /* a page opened from a disk may not */ }
  }

  function sort(name, downwards) {
    sorted = name;
    down = downwards;
    const at = heads.findIndex((head) => head.dataset.name === name);
    const compare = heads[at].querySelector("button").dataset.compare;
    const value = compare === "number"
      ? (row) => Number(row.element.cells[at].dataset.sort)
      : (row) => row.element.cells[at].querySelector("strong").textContent;
    const keyed = rows.map((row, place) => ({ row, value: value(row), place }));
    const collator = new Intl.Collator(undefined, { numeric: true });
    const by = compare === "number" ? (a, b) => a - b : collator.compare;
    keyed.sort((a, b) => (down ? -1 : 1) * by(a.value, b.value) || a.place - b.place);
    const wanted = keyed.map((item) => item.row.element);
    if (wanted.some((element, place) => body.rows[place] !== element)) body.append(...wanted);
    for (const head of heads) head.removeAttribute("aria-sort");
    heads[at].setAttribute("aria-sort", down ? "descending" : "ascending");
    order.value = name;
  }

  let waiting = 0;
  search.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(show, 120);
  });
  tools.addEventListener("submit", (event) => event.preventDefault());
  tools.addEventListener("change", (event) => {
    if (event.target === order) sort(order.value, false);
    else if (event.target !== search) show();
  });
  for (const head of heads) {
    head.querySelector("button")?.addEventListener("click", () => {
      const name = head.dataset.name;
      sort(name, name === sorted && !down);
    });
  }
  document.getElementById("reset").addEventListener("click", () => {
    search.value = "";
    tools.elements.status.value = "";
    show();
    search.focus();
  });
  addEventListener("beforeprint", () => {
    for (const details of document.querySelectorAll("details")) details.open = true;
  });
  const wanted = [...tools.querySelectorAll("[name=status]")].find((radio) => "#" + radio.value === location.hash);
  if (wanted) wanted.checked = true;
  tools.hidden = false;
  sort("row", false);
  show();
})();
