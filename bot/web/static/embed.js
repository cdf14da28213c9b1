"use strict";
// One line in any page:  <script src="https://…/embed.js" defer></script>
(() => {
  const here = new URL(document.currentScript.src).origin;
  const open = document.createElement("button");
  const frame = document.createElement("iframe");
  const wide = () => matchMedia("(min-width: 480px)").matches;
  const place = (element, rules) => Object.assign(element.style, rules);

  open.type = "button";
  open.textContent = "职称申报助手";
  open.setAttribute("aria-expanded", "false");
  place(open, {
    position: "fixed", right: "20px", bottom: "20px", zIndex: 2147483000, padding: "12px 20px", border: "0",
    borderRadius: "999px", background: "#0b6b5d", color: "#fff", font: "600 16px system-ui, sans-serif",
    boxShadow: "0 4px 18px rgb(0 0 0 / 22%)", cursor: "pointer",
  });
  frame.title = "职称申报助手";
  frame.hidden = true;
  const arrange = () => place(frame, {
    position: "fixed", zIndex: 2147483000, border: "1px solid #c9c4b8", background: "#f5f3ee",
    right: wide() ? "20px" : "0", bottom: wide() ? "84px" : "72px", width: wide() ? "400px" : "100vw",
    height: "min(640px, calc(100vh - 110px))", borderRadius: wide() ? "18px" : "18px 18px 0 0",
  });
  open.addEventListener("click", () => {
    if (!frame.src) frame.src = here + "/embed";
    arrange();
    frame.hidden = !frame.hidden;
    open.setAttribute("aria-expanded", String(!frame.hidden));
    open.textContent = frame.hidden ? "职称申报助手" : "收起";
  });
  addEventListener("resize", arrange);
  document.body.append(frame, open);
})();
