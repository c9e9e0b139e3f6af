/** A program as its text, which the bundler puts in. */
declare module "*.nn" {
  const text: string;
  export default text;
}
