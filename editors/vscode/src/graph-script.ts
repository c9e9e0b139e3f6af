/** Runs in the page of the graph view: shows the picture, pans, zooms, and marks what the cursor is on. */
import type { FromPage, ToPage } from "./graph-messages.ts";

declare function acquireVsCodeApi(): { postMessage(message: FromPage): void };

const editor = acquireVsCodeApi();
const find = (id: string): HTMLElement => document.getElementById(id) as HTMLElement;
const view = find("view");
const models = find("model") as HTMLSelectElement;
let size = { width: 1, height: 1 };
let camera = { x: 0, y: 0, scale: 1 };
/** Whether the reader has not moved the picture. */
let isFitted = true;

function place(): void {
  const svg = view.querySelector("svg");
  if (!svg) return;
  const { x, y, scale } = camera;
  svg.style.transform = `translate(${x}px, ${y}px) scale(${scale})`;
}

function fit(): void {
  const { clientWidth, clientHeight } = view;
  const whole = Math.min((clientWidth - 24) / size.width, (clientHeight - 24) / size.height);
  // A tall picture is read from its top, at a size at which one can read.
  const wide = Math.min(0.75, (clientWidth - 24) / size.width);
  const scale = Math.max(0.05, Math.min(1.25, Math.max(whole, wide)));
  const isWhole = whole === scale;
  camera = {
    scale,
    x: (clientWidth - size.width * scale) / 2,
    y: isWhole ? (clientHeight - size.height * scale) / 2 : 12,
  };
  isFitted = true;
  place();
}

function zoom(factor: number, atX: number, atY: number): void {
  const scale = Math.min(6, Math.max(0.05, camera.scale * factor));
  const part = scale / camera.scale;
  camera = { scale, x: atX - (atX - camera.x) * part, y: atY - (atY - camera.y) * part };
  isFitted = false;
  place();
}

function show({ svg, model, models: names, box }: Extract<ToPage, { kind: "picture" }>): void {
  const picture = new DOMParser().parseFromString(svg, "image/svg+xml").documentElement;
  const isOther = models.value !== model;
  models.replaceChildren(...names.map((name) => new Option(name, name, false, name === model)));
  models.hidden = names.length < 2;
  size = {
    width: Number(picture.getAttribute("width")) || 1,
    height: Number(picture.getAttribute("height")) || 1,
  };
  view.replaceChildren(document.importNode(picture, true));
  if (isFitted || isOther) fit();
  else place();
  mark(box);
}

/** Marks a box and brings it into view. */
function mark(box: string | undefined): void {
  for (const each of view.querySelectorAll(".current")) each.classList.remove("current");
  if (box === undefined) return;
  const found = [...view.querySelectorAll("[data-box]")].find(
    (each) => each.getAttribute("data-box") === box,
  );
  if (!found) return;
  found.classList.add("current");
  const frame = view.getBoundingClientRect();
  const own = found.querySelector("rect")?.getBoundingClientRect();
  if (!own) return;
  camera = {
    ...camera,
    x: camera.x + shift(own.left, own.right, frame.left, frame.right),
    y: camera.y + shift(own.top, own.bottom, frame.top, frame.bottom),
  };
  place();
}

/** How far to move so that a stretch lies within another; its middle in the middle where it lies outside. */
function shift(start: number, end: number, from: number, to: number): number {
  const isInside = start >= from && end <= to;
  const isAround = start <= from && end >= to;
  return isInside || isAround
    ? 0
    : (from + to) / 2 - Math.min((start + end) / 2, start + to - from);
}

addEventListener("message", ({ data }: MessageEvent<ToPage>) => {
  const state = find("state");
  view.classList.toggle("old", data.kind === "old");
  state.textContent = data.kind === "old" ? data.reason : "";
  if (data.kind === "picture") show(data);
  else if (data.kind === "cursor") mark(data.box);
});

let drag: { x: number; y: number; moved: boolean } | undefined;
view.addEventListener("pointerdown", ({ clientX, clientY }) => {
  drag = { x: clientX, y: clientY, moved: false };
});
addEventListener("pointermove", ({ clientX, clientY }) => {
  if (!drag) return;
  const [dx, dy] = [clientX - drag.x, clientY - drag.y];
  if (!drag.moved && Math.hypot(dx, dy) < 4) return;
  drag = { x: clientX, y: clientY, moved: true };
  camera = { ...camera, x: camera.x + dx, y: camera.y + dy };
  isFitted = false;
  view.classList.add("dragging");
  place();
});
addEventListener("pointerup", ({ target }) => {
  const wasMoved = drag?.moved ?? true;
  drag = undefined;
  view.classList.remove("dragging");
  if (wasMoved || !(target instanceof Element)) return;
  const box = target.closest("[data-box]")?.getAttribute("data-box");
  if (box !== null && box !== undefined) editor.postMessage({ kind: "open", box });
});
view.addEventListener(
  "wheel",
  (event) => {
    event.preventDefault();
    const { left, top } = view.getBoundingClientRect();
    zoom(Math.exp(-event.deltaY / 400), event.clientX - left, event.clientY - top);
  },
  { passive: false },
);
view.addEventListener("keydown", ({ key }) => {
  const [middleX, middleY] = [view.clientWidth / 2, view.clientHeight / 2];
  if (key === "0") fit();
  else if (key === "+" || key === "=") zoom(1.25, middleX, middleY);
  else if (key === "-") zoom(0.8, middleX, middleY);
});
addEventListener("resize", () => {
  if (isFitted) fit();
});
models.addEventListener("change", () => {
  isFitted = true;
  editor.postMessage({ kind: "model", model: models.value });
});
find("fit").addEventListener("click", fit);
for (const [id, step] of [
  ["less", -1],
  ["more", 1],
] as const)
  find(id).addEventListener("click", () => {
    isFitted = true;
    editor.postMessage({ kind: "depth", step });
  });
editor.postMessage({ kind: "ready" });
