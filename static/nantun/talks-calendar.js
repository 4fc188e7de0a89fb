// The calendar of talks: a week on a desk, a list on a telephone.

const place = document.getElementById("talk-calendar");
const { week, list, today, none, allDay, zone } = place.dataset;
const small = matchMedia("(max-width: 720px)").matches;

const calendar = new window.FullCalendar.Calendar(place, {
  locale: "zh-CN",
  firstDay: 1,
  // Times are the mine's wherever the screen stands. Without a table of zones the calendar takes the events' hours as they are written, and the hour
  // that it is now has to be told likewise.
  timeZone: zone,
  now: () => new Date().toLocaleString("sv-SE", { timeZone: zone }).replace(" ", "T"),
  initialView: small ? "listMonth" : "timeGridWeek",
  headerToolbar: { left: "prev,next today", center: "title", right: small ? "" : "timeGridWeek,listMonth" },
  buttonText: { today, timeGridWeek: week, listMonth: list },
  buttonHints: { prev: "上一段", next: "下一段", today },
  allDayText: allDay,
  noEventsText: none,
  slotDuration: "01:00:00",
  scrollTime: "08:00:00",
  nowIndicator: true,
  eventMinHeight: 15,
  height: "auto",
  slotLabelFormat: { hour: "2-digit", minute: "2-digit", hour12: false },
  eventTimeFormat: { hour: "2-digit", minute: "2-digit", hour12: false },
  events: place.dataset.events,
  eventSourceFailure: () => place.setAttribute("data-failed", ""),
});
calendar.render();
