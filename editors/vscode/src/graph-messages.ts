/** What the graph view and its page say to each other. */

export type ToPage =
  | {
      readonly kind: "picture";
      readonly model: string;
      readonly models: readonly string[];
      readonly svg: string;
      readonly box: string | undefined;
    }
  /** The cursor has moved on in the same picture. */
  | { readonly kind: "cursor"; readonly box: string | undefined }
  /** The program cannot be drawn as it is: the picture stays as it was, or there is none. */
  | { readonly kind: "old"; readonly reason: string };

export type FromPage =
  | { readonly kind: "ready" }
  | { readonly kind: "model"; readonly model: string }
  | { readonly kind: "depth"; readonly step: 1 | -1 }
  | { readonly kind: "open"; readonly box: string };
