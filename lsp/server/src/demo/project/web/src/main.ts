import { HEIGHT, WIDTH, type Point } from "./board";
import { formatScore } from "./score";
import { type Snake, step } from "./snake";

let snake: Snake = { body: [{ x: 10, y: 10 }], direction: "right", alive: true };
let food: Point = { x: 5, y: 5 };

function tick(): void {
  const before = snake.body.length;
  snake = step(snake, food);
  if (snake.body.length > before) {
    food = { x: Math.floor(Math.random() * WIDTH), y: Math.floor(Math.random() * HEIGHT) };
  }
  const score = document.getElementById("score");
  if (score) {
    score.textContent = formatScore(snake.body.length - 1);
  }
  if (snake.alive) {
    setTimeout(tick, 120);
  }
}

tick();
