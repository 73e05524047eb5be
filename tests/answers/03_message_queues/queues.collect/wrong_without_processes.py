# no process is started at all
# says: collect started no process
def collect(name, reports):
    return sorted(report for station in reports for report in station)
