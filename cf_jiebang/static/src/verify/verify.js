/* The page behind the QR code: compares a file with the sum of the dossier. The file
   is read in the browser and sent nowhere. A plain script: the page loads no bundle. */
(function () {
    "use strict";
    const section = document.getElementById("compare");
    if (!section) {
        return;
    }
    const word = (name) => document.getElementById(`word_${name}`).textContent;
    const input = document.getElementById("file");
    const drop = section.querySelector(".drop");
    const result = document.getElementById("result");
    const shown = document.getElementById("sum");

    function say(text, kind) {
        result.textContent = text;
        result.className = "verdict " + (kind || "");
    }

    async function compare(file) {
        for (const sum of document.querySelectorAll(".sum.found")) {
            sum.classList.remove("found");
        }
        shown.textContent = "";
        if (!window.crypto || !window.crypto.subtle) {
            say(word("insecure"), "bad");
            return;
        }
        say(word("busy"));
        try {
            const bytes = await file.arrayBuffer();
            const digest = await window.crypto.subtle.digest("SHA-256", bytes);
            const text = Array.from(new Uint8Array(digest), (byte) =>
                byte.toString(16).padStart(2, "0")
            ).join("");
            shown.textContent = text;
            const found = document.querySelector(`.sum[data-sum="${text}"]`);
            if (found) {
                found.classList.add("found");
            }
            say(found ? word("same") : word("other"), found ? "good" : "bad");
        } catch {
            say(word("failed"), "bad");
        }
    }

    input.addEventListener("change", () => {
        if (input.files.length) {
            compare(input.files[0]);
        }
    });
    drop.addEventListener("dragover", (event) => {
        event.preventDefault();
        drop.classList.add("over");
    });
    drop.addEventListener("dragleave", () => drop.classList.remove("over"));
    drop.addEventListener("drop", (event) => {
        event.preventDefault();
        drop.classList.remove("over");
        if (event.dataTransfer.files.length) {
            compare(event.dataTransfer.files[0]);
        }
    });
})();
