/** States of the case in which the owner may write: before endorsement, while changing, while gaps are mended. */
export const editable: readonly string[] = ['draft', 'changing', 'extending', 'gaps']
