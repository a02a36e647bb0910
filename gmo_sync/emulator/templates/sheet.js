// The page of a spreadsheet: pick a cell, type, send; look now and then whether somebody else changed the table.
(function () {
  "use strict";
  var writable = document.currentScript.dataset.writable === "1";
  var stage = document.getElementById("stage"), text = document.getElementById("text"), place = document.getElementById("place");
  var choose = document.getElementById("choose"), refused = document.getElementById("refused"), changed = document.getElementById("changed");
  var talk = document.getElementById("talk"), naming = document.getElementById("naming");
  var ok = document.getElementById("ok"), cancel = document.getElementById("cancel");
  var picked = null;      // {r, c, rows}: the cell, and how many whole rows from it on (0: only the cell)
  var editing = null;     // {r, c, before, seen}: what is being typed, and the version of the table it was begun on
  var kept = null;        // a typed text that could not be written
  var busy = Promise.resolve();

  var wanted = /^#gid=(\d+)$/.exec(location.hash), current = new URLSearchParams(location.search).get("gid");
  if (wanted && wanted[1] !== current) { location.replace("?gid=" + wanted[1] + location.hash); return; }

  function grid() { return document.getElementById("grid"); }
  function version() { return Number(grid().dataset.version); }
  function row(r) { return grid().querySelector('tr[data-r="' + r + '"]'); }
  function cell(r, c) { var tr = row(r); return tr && tr.querySelector(':scope > td[data-c="' + c + '"]'); }
  function typed(td) { return td ? (td.dataset.t !== undefined ? td.dataset.t : td.textContent) : ""; }
  function letters(c) { var s = ""; for (c += 1; c > 0; c = Math.floor((c - 1) / 26)) s = String.fromCharCode(65 + (c - 1) % 26) + s; return s; }

  function show() {
    stage.querySelectorAll(".picked, .picked-row, .picked-column").forEach(function (one) { one.classList.remove("picked", "picked-row", "picked-column", "whole"); });
    if (picked) {
      var td = cell(picked.r, picked.c), th = stage.querySelector('.letters th[data-c="' + picked.c + '"]');
      if (td) td.classList.add("picked");
      if (th) th.classList.add("picked-column");
      for (var i = 0; i < Math.max(1, picked.rows); i++) {
        var tr = row(picked.r + i);
        if (tr) { tr.classList.add("picked-row"); if (picked.rows) tr.classList.add("whole"); }
      }
      place.value = letters(picked.c) + (picked.r + 1);
    }
    document.querySelectorAll(".tools button").forEach(function (one) {
      if (["append", "rename"].indexOf(one.dataset.do) < 0) one.disabled = !picked;
    });
    text.disabled = !picked || !writable;
    refused.querySelector('[data-do="paste"]').hidden = kept === null || !picked;
  }

  function pick(r, c, rows) {
    picked = { r: r, c: c, rows: rows || 0 };
    var td = cell(r, c);
    if (!editing) text.value = typed(td);
    offer(td);
    if (!talk.hidden) tell();
    show();
    if (td && td.scrollIntoView) td.scrollIntoView({ block: "nearest", inline: "nearest" });
  }

  function offer(td) {
    var list = td && td.dataset.o !== undefined && stage.querySelector('template[data-list="' + td.dataset.o + '"]');
    choose.hidden = !list || !writable;
    choose.replaceChildren();
    if (!list) return;
    var none = new Option("— выбрать —", "");
    choose.append(none, list.content.cloneNode(true));
    var now = td.textContent;
    choose.value = Array.from(choose.options).some(function (one) { return one.value === now; }) ? now : "";
  }

  function begin(first) {
    if (!picked || !writable) return;
    if (!editing) {
      editing = { r: picked.r, c: picked.c, before: typed(cell(picked.r, picked.c)), seen: version() };
      ok.hidden = cancel.hidden = false;
    }
    if (first !== undefined) { text.value = first; mirror(); }
  }

  function mirror() {
    var td = editing && cell(editing.r, editing.c);
    if (!td) return;
    td.classList.add("draft");
    var inside = td.querySelector(".in") || td.appendChild(Object.assign(document.createElement("div"), { className: "in" }));
    inside.textContent = text.value;
  }

  function stop() { editing = null; ok.hidden = cancel.hidden = true; changed.hidden = true; }

  function complain(words, lost) {
    kept = lost === undefined ? null : lost;
    refused.hidden = false;
    refused.querySelector("span").textContent = words;
    refused.querySelector("b").textContent = kept === null || kept === "" ? "" : "Ваш ввод сохранён: «" + kept + "»";
    show();
  }

  function content() { refused.hidden = true; kept = null; }

  function send(gesture) {
    gesture.gid = Number(grid().dataset.gid);
    if (gesture.seen === undefined) gesture.seen = version();
    var sent = busy.then(function () {
      return fetch(location.pathname, { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(gesture) });
    }).then(function (answer) { return answer.json().then(function (body) { return { ok: answer.ok, body: body }; }); })
      .catch(function () { return { ok: false, body: { words: "Сервер не отвечает. Проверьте, что он запущен, и повторите." } }; });
    busy = sent;
    return sent;
  }

  function refresh(first) {
    var query = new URLSearchParams(location.search);
    query.set("gid", grid().dataset.gid);
    if (first !== undefined) query.set("from", first);
    query.delete("as");
    history.replaceState(null, "", "?" + query);
    query.set("part", "grid");
    return fetch("?" + query).then(function (answer) {
      if (!answer.ok) { complain("Таблица удалена или закрыта от вас."); return; }
      return answer.text().then(function (html) {
        var old = grid(), top = old.scrollTop, left = old.scrollLeft, focused = document.activeElement === old;
        stage.innerHTML = html;
        grid().scrollTop = top; grid().scrollLeft = left;
        changed.hidden = true;
        if (focused) grid().focus({ preventScroll: true });
        if (editing) mirror();
        else if (picked) { text.value = typed(cell(picked.r, picked.c)); offer(cell(picked.r, picked.c)); }
        show();
        if (!talk.hidden) tell();
      });
    }).catch(function () { complain("Сервер не отвечает. Проверьте, что он запущен, и повторите."); });
  }

  function write(what, at, seen) {
    return send({ do: "type", row: at.r, column: at.c, text: what, seen: seen }).then(function (answer) {
      if (answer.ok) { content(); return refresh().then(function () { return true; }); }
      // Where rows moved, no cell stays picked: the text waits until a person says where it belongs.
      if (answer.body.stale) { picked = null; text.value = ""; place.value = ""; choose.hidden = true; }
      return refresh().then(function () { complain(answer.body.words, what); return false; });
    });
  }

  function commit(down, right) {
    if (!editing) { if (picked) pick(picked.r + down, picked.c + right); return Promise.resolve(true); }
    var done = editing, what = text.value;
    stop();
    if (what === done.before) { refresh(); step(done, down, right); return Promise.resolve(true); }
    step(done, down, right);
    return write(what, done, done.seen);
  }

  function step(from, down, right) {
    var r = from.r + down, c = from.c + right;
    if (cell(r, c)) pick(r, c); else pick(from.r, from.c);
    if (down || right) grid().focus({ preventScroll: true });
  }

  function simple(gesture, after) {
    send(gesture).then(function (answer) {
      if (!answer.ok) { refresh().then(function () { complain(answer.body.words); }); return; }
      content();
      if (after) after(answer.body); else refresh();
    });
  }

  function append() {
    // The first row without any text below the last one with some; a full grid grows by one.
    var query = new URLSearchParams(location.search), last = stage.querySelector(".pager");
    var goTo = function () {
      var rows = Array.from(grid().querySelectorAll("tr[data-r]")), at = -1;
      rows.forEach(function (tr, index) {
        if (Array.from(tr.querySelectorAll("td")).some(function (td) { return td.textContent !== "" && !td.dataset.b; })) at = index;
      });
      if (at + 1 < rows.length) {
        pick(Number(rows[at + 1].dataset.r), Number(rows[at + 1].querySelector("td").dataset.c));
        grid().focus({ preventScroll: true });
      } else simple({ do: "grow" }, function () { refresh(99999999).then(goTo); });
    };
    if (last) refresh(99999999).then(goTo); else goTo();
  }

  function tell() {
    if (!picked) return;
    var td = cell(picked.r, picked.c), where = { row: picked.r, column: picked.c };
    talk.hidden = false;
    talk.replaceChildren();
    function add(tag, words, kind) { var one = document.createElement(tag); one.textContent = words || ""; if (kind) one.className = kind; talk.append(one); return one; }
    function button(words, act) { var one = add("button", words, "act"); one.type = "button"; one.addEventListener("click", act); return one; }
    function area(label, value) { var one = add("label", label).appendChild(document.createElement("textarea")); one.value = value || ""; return one; }
    var close = add("h2", "Ячейка " + letters(picked.c) + (picked.r + 1)).appendChild(document.createElement("button"));
    close.type = "button"; close.textContent = "✕"; close.setAttribute("aria-label", "Закрыть");
    close.addEventListener("click", function () { talk.hidden = true; });
    var note = area("Примечание", td && td.dataset.n);
    button("Сохранить примечание", function () { simple(Object.assign({ do: "note", text: note.value }, where)); });
    JSON.parse(document.getElementById("threads").textContent).forEach(function (thread) {
      if (thread.row !== where.row || thread.column !== where.column) return;
      thread.posts.forEach(function (post) { var one = add("p", "", "post"); var who = document.createElement("b"); who.textContent = post.author; one.append(who, post.text); });
      var reply = area("Ответить");
      button("Ответить", function () { if (reply.value) simple({ do: "reply", comment: thread.id, text: reply.value }); });
      button("Решено", function () { simple({ do: "reply", comment: thread.id, text: reply.value, flag: true }); });
    });
    var words = area("Новый комментарий");
    button("Оставить комментарий", function () { if (words.value) simple(Object.assign({ do: "comment", text: words.value }, where)); });
  }

  stage.addEventListener("click", function (event) {
    var td = event.target.closest("td[data-c]"), th = event.target.closest("th.num");
    if (event.target.closest("a")) return;
    if (editing && (td || th)) {
      var what = text.value, done = editing;
      stop();
      if (what !== done.before) write(what, done, done.seen); else refresh();
    }
    if (td) {
      var r = Number(td.closest("tr").dataset.r), c = Number(td.dataset.c);
      pick(r, c);
      grid().focus({ preventScroll: true });
      if (event.target.closest(".box") && td.dataset.b !== undefined && writable) write(td.dataset.b, { r: r, c: c });
      if (event.target.closest(".arrow") && !choose.hidden) { choose.focus(); if (choose.showPicker) try { choose.showPicker(); } catch (_) { /* only focus */ } }
    } else if (th) {
      var at = Number(th.parentNode.dataset.r || -1);
      if (at < 0) return;
      if (event.shiftKey && picked) { var from = Math.min(at, picked.r); pick(from, picked.c, Math.abs(at - picked.r) + 1); }
      else pick(at, picked ? picked.c : 0, 1);
      grid().focus({ preventScroll: true });
    }
  });
  stage.addEventListener("dblclick", function (event) { if (event.target.closest("td[data-c]") && writable) { begin(); text.focus(); } });

  stage.addEventListener("keydown", function (event) {
    if (!picked || event.target !== grid() || event.ctrlKey || event.metaKey || event.altKey) return;
    var moves = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1], Tab: [0, event.shiftKey ? -1 : 1] };
    if (moves[event.key]) {
      var td = cell(picked.r + moves[event.key][0], picked.c + moves[event.key][1]);
      if (td) pick(Number(td.closest("tr").dataset.r), Number(td.dataset.c));
    } else if (event.key === "Enter" || event.key === "F2") { begin(); text.focus(); }
    else if ((event.key === "Delete" || event.key === "Backspace") && writable) write("", picked);
    else if (event.key === " " && cell(picked.r, picked.c) && cell(picked.r, picked.c).dataset.b !== undefined && writable) write(cell(picked.r, picked.c).dataset.b, picked);
    else if (event.key.length === 1 && writable) { begin(event.key); text.focus(); text.setSelectionRange(text.value.length, text.value.length); }
    else return;
    event.preventDefault();
  });

  text.addEventListener("focus", function () { begin(); });
  text.addEventListener("input", function () { begin(); mirror(); });
  text.addEventListener("keydown", function (event) {
    if (event.isComposing) return;
    if (event.key === "Enter" && event.altKey) { text.setRangeText("\n", text.selectionStart, text.selectionEnd, "end"); mirror(); }
    else if (event.key === "Enter") commit(event.shiftKey ? -1 : 1, 0);
    else if (event.key === "Tab") commit(0, event.shiftKey ? -1 : 1);
    else if (event.key === "Escape") { stop(); refresh(); grid().focus({ preventScroll: true }); }
    else return;
    event.preventDefault();
  });
  document.getElementById("line").addEventListener("submit", function (event) { event.preventDefault(); commit(0, 0); grid().focus({ preventScroll: true }); });
  cancel.addEventListener("click", function () { stop(); refresh(); });
  choose.addEventListener("change", function () { if (picked) { stop(); write(choose.value, picked); } });

  naming.addEventListener("submit", function (event) {
    event.preventDefault();
    naming.hidden = true;
    var title = naming.elements.title.value;
    if (naming.dataset.act === "tab") simple({ do: "tab", text: title }, function (answer) { location.search = "?gid=" + answer.gid; });
    else simple({ do: "rename", text: title });
  });

  document.addEventListener("click", function (event) {
    var button = event.target.closest("[data-do]");
    if (!button || !document.body.contains(button)) return;
    var act = button.dataset.do, at = picked && { row: picked.r, count: Math.max(1, picked.rows) };
    if (act === "refresh") refresh();
    else if (act === "forget") content();
    else if (act === "unname") naming.hidden = true;
    else if (act === "paste" && picked && kept !== null) { var what = kept; content(); write(what, picked); }
    else if (act === "append") append();
    else if ((act === "above" || act === "below") && at) simple(Object.assign({ do: act }, at));
    else if (act === "delete" && at) simple(Object.assign({ do: act }, at));
    else if ((act === "up" || act === "down") && picked) simple({ do: "sort", row: picked.r, column: picked.c, flag: act === "down" });
    else if (act === "talk") tell();
    else if (act === "tab" || act === "rename") {
      naming.dataset.act = act;
      naming.hidden = false;
      naming.elements.title.value = act === "rename" ? grid().dataset.tab : "";
      naming.elements.title.focus();
    }
  });

  setInterval(function () {
    if (document.hidden) return;
    fetch(location.pathname.replace(/edit$/, "state")).then(function (answer) { return answer.ok ? answer.json() : null; }).then(function (state) {
      if (!state || state.version === version()) return;
      if (editing) changed.hidden = false; else refresh();
    }).catch(function () { /* the server is away; the next question may reach it again */ });
  }, 2000);

  show();
})();
