# Reads a service with WDI, rsdmx and rdbnomics: r_clients.R ADDRESS
#
# Prints a line for each value: the client, the key of the series, the period, and the value with all its digits.
# tests/clients/others.py compares them.

suppressWarnings(suppressMessages({
  library(WDI)
  library(rsdmx)
  library(rdbnomics)
}))
address <- commandArgs(trailingOnly = TRUE)[1]

say <- function(client, key, period, value) {
  cat(sprintf("%s\t%s\t%s\t%s\n", client, key, period, ifelse(is.na(value), "NA", sprintf("%.17g", value))), sep = "")
}

# The address of the World Bank stands in the functions of WDI itself.
for (name in c("wdi.query", "WDIcache")) {
  own <- get(name, asNamespace("WDI"))
  text <- gsub("https://api.worldbank.org", paste0(address, "/worldbank"), deparse(body(own)), fixed = TRUE)
  body(own) <- parse(text = text)[[1]]
  assignInNamespace(name, own, "WDI")
}
for (indicator in c("OUTPUT", "OUTPUT.C")) {
  read <- WDI(country = c("CN", "US"), indicator = indicator, start = 2014, end = 2023)
  activity <- if (indicator == "OUTPUT") "_T" else "C"
  say("WDI", sprintf("A.%s.OUTPUT.%s", read$iso2c, activity), read$year, read[[indicator]])
}
known <- WDI:::WDIcache()
stopifnot("OUTPUT" %in% known$series$indicator, "CHN" %in% known$country$iso3c)
# Nothing found is an error that the client words, not a loop without end.
stopifnot(inherits(suppressWarnings(try(WDI(country = "CN", indicator = "OUTPUT", start = 1990, end = 1991), silent = TRUE)), "try-error"))

sdmx <- function(read, client) {
  frame <- suppressWarnings(as.data.frame(read))
  say(client, paste(frame$FREQ, frame$REF_AREA, frame$INDICATOR, frame$ACTIVITY, sep = "."), frame$obsTime, frame$obsValue)
}
root <- paste0(address, "/sdmx/2.1")
sdmx(readSDMX(paste0(root, "/data/MADE/A.CN+US.OUTPUT.")), "rsdmx")
provider <- SDMXServiceProvider(
  agencyId = "YEARBOOK", name = "Yearbook",
  builder = SDMXREST21RequestBuilder(regUrl = root, repoUrl = root, compliant = TRUE)
)
invisible(addSDMXServiceProvider(provider))
# The data lead to their structure, which has the labels.
read <- readSDMX(providerId = "YEARBOOK", resource = "data", flowRef = "MADE", key = "A.CN.OUTPUT.C", dsd = TRUE, verbose = FALSE)
sdmx(read, "rsdmx with dsd")
labelled <- suppressWarnings(as.data.frame(read, labels = TRUE))
stopifnot("China" %in% unlist(lapply(labelled, as.character)))

options(rdbnomics.api_base_url = paste0(address, "/dbnomics"), rdbnomics.api_version = 22, rdbnomics.progress_bar = FALSE)
series <- function(read, client) say(client, read$series_code, read$original_period, read$value)
series(rdb(ids = c("YEARBOOK/MADE/A.CN.OUTPUT._T", "YEARBOOK/MADE/A.US.OUTPUT.C")), "rdbnomics by ids")
series(rdb("YEARBOOK", "MADE", mask = "A+Q.CN.OUTPUT."), "rdbnomics by mask")
series(rdb("YEARBOOK", "MADE", dimensions = list(REF_AREA = c("CN", "US"), FREQ = "A")), "rdbnomics by dimensions")
series(rdb("YEARBOOK", "MADE", query = "CHINA a.cn"), "rdbnomics by a text")
