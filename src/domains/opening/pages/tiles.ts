/** Where each district and county of Chongqing lies on the tile grid: row, column and what fits into a tile. */
const tiles: readonly (readonly [name: string, row: number, column: number, short?: string])[] = [
  ['城口县', 1, 8],
  ['巫溪县', 1, 10],
  ['开州区', 2, 8],
  ['云阳县', 2, 9],
  ['奉节县', 2, 10],
  ['巫山县', 2, 11],
  ['潼南区', 3, 1],
  ['合川区', 3, 2],
  ['北碚区', 3, 3],
  ['渝北区', 3, 4],
  ['长寿区', 3, 5],
  ['垫江县', 3, 6],
  ['梁平区', 3, 7],
  ['万州区', 3, 8],
  ['铜梁区', 4, 1],
  ['璧山区', 4, 2],
  ['沙坪坝区', 4, 3],
  ['江北区', 4, 4],
  ['涪陵区', 4, 5],
  ['丰都县', 4, 6],
  ['忠县', 4, 7, '忠县'],
  ['石柱土家族自治县', 4, 8],
  ['大足区', 5, 1],
  ['永川区', 5, 2],
  ['九龙坡区', 5, 3],
  ['渝中区', 5, 4],
  ['南岸区', 5, 5],
  ['武隆区', 5, 6],
  ['彭水苗族土家族自治县', 5, 7],
  ['黔江区', 5, 8],
  ['荣昌区', 6, 1],
  ['江津区', 6, 2],
  ['大渡口区', 6, 3],
  ['巴南区', 6, 4],
  ['南川区', 6, 5],
  ['酉阳土家族苗族自治县', 6, 8],
  ['綦江区', 7, 4],
  ['秀山土家族苗族自治县', 7, 8],
]

/** Whether a name is that of a district or county. */
export const hasTile = (name: string): boolean => tiles.some(([tile]) => tile === name)

/** How many columns the style sheet's grid has. */
const columns = 11

export interface Tile {
  readonly name: string
  readonly short: string
}

/** The grid from its first cell to its last, row by row; null where nothing lies. */
export const tileGrid: readonly (Tile | null)[] = Array.from({ length: columns * 7 }, (_, at) => {
  const found = tiles.find(([, row, column]) => (row - 1) * columns + column - 1 === at)
  return found === undefined ? null : { name: found[0], short: found[3] ?? found[0].slice(0, 2) }
})
