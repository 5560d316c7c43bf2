// Shows only the fields that the chosen act needs; without this script all of them are there, with hints.
const needs = {
  ratify: ["instrument"], denounce: ["instrument"], notify: ["instrument"], lift_restriction: ["instrument"],
  penalty: ["years"], change_law: ["condition"], designate: ["other"], conclude: ["other"],
};
const act = document.getElementById("f-act");
function fit() {
  for (const name of ["instrument", "years", "condition", "other"]) {
    const field = document.getElementById(`f-${name}`);
    field.closest(".field").hidden = !needs[act.value]?.includes(name) && !field.value;
  }
}
act?.addEventListener("change", fit);
if (act) fit();
