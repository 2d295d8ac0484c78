/**
 * How much of the most it is, as a bar from zero; the least is one hundredth, so that something never looks like
 * nothing. Drawn by attributes: the content policy of the pages takes no inline style.
 */
export const Extent = ({ count, most }: { readonly count: number; readonly most: number }) => (
  <svg className="extent" aria-hidden="true">
    <rect width={`${Math.max(1, Math.round((1000 * count) / most) / 10)}%`} height="100%" rx="2" />
  </svg>
)
