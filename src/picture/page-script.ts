/** Runs in the page of a picture: pans, zooms, folds. Bundled by the build. */
import type { Picture } from "./box.ts";
import { foldedAt } from "./fold.ts";
import { svgContent, toSvg, definitions } from "./svg.ts";

interface Data {
  readonly picture: Picture;
  readonly folded: readonly string[];
}

const { picture, folded: initial } = JSON.parse(
  document.getElementById("data")?.textContent ?? "",
) as Data;
const view = document.getElementById("view") as HTMLElement;
let folded: ReadonlySet<string> = new Set(initial);
let size = { width: 1, height: 1 };
let camera = { x: 0, y: 0, scale: 1 };

function draw(): void {
  const { content, width, height } = svgContent(picture.content, folded);
  size = { width, height };
  view.innerHTML = `<svg xmlns="http://www.w3.org/2000/svg" role="img">${definitions}<g>${content}</g></svg>`;
  place();
}

function place(): void {
  const { x, y, scale } = camera;
  view.querySelector("svg > g")?.setAttribute("transform", `translate(${x} ${y}) scale(${scale})`);
}

function fit(): void {
  const { clientWidth, clientHeight } = view;
  const whole = Math.min((clientWidth - 40) / size.width, (clientHeight - 40) / size.height);
  // A tall picture is read from its top, at a size at which one can read.
  const scale = Math.min(1.25, Math.max(whole, Math.min(0.75, (clientWidth - 40) / size.width)));
  camera = {
    scale,
    x: (clientWidth - size.width * scale) / 2,
    y: whole === scale ? (clientHeight - size.height * scale) / 2 : 20,
  };
  place();
}

/** Zooms so that the point under the pointer stays where it is. */
function zoom(factor: number, atX: number, atY: number): void {
  const scale = Math.min(6, Math.max(0.05, camera.scale * factor));
  const part = scale / camera.scale;
  camera = { scale, x: atX - (atX - camera.x) * part, y: atY - (atY - camera.y) * part };
  place();
}

/** Opens or closes a block; its corner stays where it is. */
function toggle(id: string): void {
  const next = new Set(folded);
  if (!next.delete(id)) next.add(id);
  const before = cornerOf(id);
  folded = next;
  draw();
  const after = cornerOf(id);
  if (before && after) {
    camera = { ...camera, x: camera.x + before.x - after.x, y: camera.y + before.y - after.y };
    place();
  }
}

function cornerOf(id: string): DOMRect | undefined {
  return [...view.querySelectorAll("[data-box]")]
    .find((element) => element.getAttribute("data-box") === id)
    ?.querySelector("rect")
    ?.getBoundingClientRect();
}

let depth = 0;
function level(step: number): void {
  depth = Math.max(0, depth + step);
  folded = foldedAt(picture.content, depth);
  draw();
  fit();
}

let drag: { x: number; y: number; moved: boolean } | undefined;
view.addEventListener("pointerdown", ({ clientX, clientY }) => {
  drag = { x: clientX, y: clientY, moved: false };
});
addEventListener("pointermove", ({ clientX, clientY }) => {
  if (!drag) return;
  const [dx, dy] = [clientX - drag.x, clientY - drag.y];
  if (!drag.moved && Math.hypot(dx, dy) < 4) return;
  view.classList.add("dragging");
  drag = { x: clientX, y: clientY, moved: true };
  camera = { ...camera, x: camera.x + dx, y: camera.y + dy };
  place();
});
addEventListener("pointerup", ({ target }) => {
  const wasMoved = drag?.moved ?? true;
  drag = undefined;
  view.classList.remove("dragging");
  if (wasMoved || !(target instanceof Element)) return;
  const id = target.closest("[data-box]")?.getAttribute("data-fold");
  if (id !== null && id !== undefined) toggle(id);
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
addEventListener("keydown", ({ key }) => {
  const [middleX, middleY] = [view.clientWidth / 2, view.clientHeight / 2];
  if (key === "0") fit();
  else if (key === "+" || key === "=") zoom(1.25, middleX, middleY);
  else if (key === "-") zoom(0.8, middleX, middleY);
});
addEventListener("resize", fit);
document.getElementById("fit")?.addEventListener("click", fit);
document.getElementById("more")?.addEventListener("click", () => {
  level(1);
});
document.getElementById("less")?.addEventListener("click", () => {
  level(-1);
});
document.getElementById("save")?.addEventListener("click", () => {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(
    new Blob([toSvg(picture, { folded })], { type: "image/svg+xml" }),
  );
  link.download = `${picture.name}.svg`;
  link.click();
});

// Begins where the data says; the buttons go on from there.
while (depth < 30 && foldedAt(picture.content, depth).size > folded.size) depth++;
draw();
fit();
