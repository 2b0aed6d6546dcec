document.getElementById("answer").requestSubmit();
