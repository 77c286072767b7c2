(() => {
  const form = document.querySelector("form.search"), box = document.getElementById("search");
  const found = document.getElementById("found"), rows = [...document.querySelectorAll("tr[data-words]")];
  const texts = rows.map(row => (row.dataset.words + " " + row.textContent).toLowerCase());
  const search = () => {
    const words = box.value.toLowerCase().split(/\s+/).filter(Boolean);
    let count = 0;
    rows.forEach((row, at) => { row.hidden = !words.every(word => texts[at].includes(word)); count += !row.hidden; });
    found.textContent = words.length ? `${count} of ${rows.length}` : "";
    history.replaceState(null, "", words.length ? "#search=" + encodeURIComponent(box.value) : location.href.split("#search=")[0]);
  };
  form.hidden = false;
  form.addEventListener("submit", event => event.preventDefault());
  box.addEventListener("input", search);
  const asked = location.hash.match(/^#search=(.*)$/);
  if (asked) { box.value = decodeURIComponent(asked[1]); search(); }
})();
