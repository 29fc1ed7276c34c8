import { type Point } from "./board";
import { type Snake, step } from "./snake";

/** Plays recorded food positions and gives the snake at the end. */
export function replay(start: Snake, foods: Point[]): Snake {
  return foods.reduce((snake, food) => step(snake, food), start);
}
