// The page's entry: the card's own code registers itself, then it is drawn.
import "../src/app/cards/Score.tsx";
import { createRoot } from "react-dom/client";
import { card } from "./host.ts";
import style from "./style.css";

const sheet = document.createElement("style");
sheet.textContent = style;
document.head.append(sheet);
createRoot(document.getElementById("card")!).render(card());
