const offsets = [0, 1, 2, 3, 4, 5, 6]

/** The river: many small lines of two colours that merge and run on side by side. */
export const River = () => (
  <svg
    className="river"
    viewBox="0 0 560 300"
    preserveAspectRatio="xMaxYMid slice"
    fill="none"
    strokeWidth="1.6"
    aria-hidden="true"
  >
    {offsets.map((at) => {
      const bend = 150 + at * 5
      const meet = 131.4 + at * 3.7
      return (
        <path
          key={at}
          d={`M0 ${18 + at * 15}C123 ${18 + at * 15} ${bend} ${meet} ${bend + 112} ${meet}S459 ${92.4 + at * 4.1} 560 ${74.4 + at * 4.1}`}
          stroke="var(--primary)"
          opacity={0.34 + at * 0.1}
        />
      )
    })}
    {offsets.map((at) => {
      const bend = 150 + at * 5
      const meet = 180.6 - at * 3.7
      return (
        <path
          key={at}
          d={`M0 ${282 - at * 15}C123 ${282 - at * 15} ${bend} ${meet} ${bend + 112} ${meet}S459 ${147.6 - at * 4.1} 560 ${129.6 - at * 4.1}`}
          stroke="var(--accent)"
          opacity={0.34 + at * 0.1}
        />
      )
    })}
  </svg>
)

const leaves = [14, 40, 66, 92, 118, 144, 170, 196]
const mine = 66
const plain = [
  'M14 14C69 14 59 27 110 27',
  'M14 40C69 40 59 27 110 27',
  'M14 92C69 92 59 79 110 79',
  'M14 118C69 118 59 131 110 131',
  'M14 144C69 144 59 131 110 131',
  'M14 170C69 170 59 183 110 183',
  'M14 196C69 196 59 183 110 183',
  'M110 27C165 27 155 53 206 53',
  'M110 131C165 131 155 157 206 157',
  'M110 183C165 183 155 157 206 157',
  'M206 157C261 157 251 105 302 105',
]
const path = [
  'M14 66C69 66 59 79 110 79',
  'M110 79C165 79 155 53 206 53',
  'M206 53C261 53 251 105 302 105',
  'M302 105H350',
]

/** Eight records that merge two by two into one checkpoint; the way of one of them is drawn strong. */
export const Merkle = ({ label }: { readonly label: string }) => (
  <svg
    className="merkle"
    viewBox="0 0 420 210"
    fill="none"
    strokeWidth="2.5"
    strokeLinecap="round"
    role="img"
    aria-label={label}
  >
    <g stroke="var(--line-strong)">
      {plain.map((d) => (
        <path key={d} d={d} />
      ))}
    </g>
    <g stroke="var(--primary)" strokeWidth="3.5">
      {path.map((d) => (
        <path key={d} d={d} />
      ))}
    </g>
    {leaves.map((y) => (
      <circle
        key={y}
        cx="14"
        cy={y}
        r="5"
        fill={y === mine ? 'var(--primary)' : 'var(--surface)'}
        stroke={y === mine ? 'var(--primary)' : 'var(--line-input)'}
      />
    ))}
    <rect x="350" y="85" width="40" height="40" rx="6" fill="var(--primary)" stroke="none" />
    <path d="m360 105 7 7 13-14" stroke="var(--on-primary)" strokeWidth="3" strokeLinejoin="round" />
  </svg>
)
