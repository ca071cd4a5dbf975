package temporal

import (
	"net"
	"strconv"

	"go.temporal.io/server/common/cluster"
	"go.temporal.io/server/common/config"
	"go.temporal.io/server/common/dynamicconfig"
	"go.temporal.io/server/common/membership/static"
	"go.temporal.io/server/common/primitives"
)

const (
	clusterName = "active"
	// clusterID must not change, or the server refuses the files of an earlier run.
	clusterID = "6d61646f-6775-4368-8000-000000000001"

	mainStore       = "main"
	visibilityStore = "visibility"
)

// tuning lists the differences from the server's defaults, measured with bookings (one local activity) on two cores.
// With the transfer queue's default of 20 polls a second, each new task waits up to 50 ms. With four partitions,
// pollers and tasks miss each other. The two cache sizes bound the memory of 5,000 open workflows; half of them is too
// small for 500 concurrent bookings. The default of 512 goroutines per queue, and 640 for replication, takes 17 MB of
// stacks.
var tuning = dynamicconfig.StaticClient{
	dynamicconfig.MakeKey("history.transferProcessorMaxPollRPS"):                         1000,
	dynamicconfig.MakeKey("matching.numTaskqueueReadPartitions"):                         1,
	dynamicconfig.MakeKey("matching.numTaskqueueWritePartitions"):                        1,
	dynamicconfig.MakeKey("worker.stickyCacheSize"):                                      200,
	dynamicconfig.MakeKey("history.hostLevelCacheMaxSize"):                               2000,
	dynamicconfig.MakeKey("history.transferProcessorSchedulerWorkerCount"):               queueWorkers,
	dynamicconfig.MakeKey("history.timerProcessorSchedulerWorkerCount"):                  queueWorkers,
	dynamicconfig.MakeKey("history.visibilityProcessorSchedulerWorkerCount"):             queueWorkers,
	dynamicconfig.MakeKey("history.ReplicationProcessorSchedulerWorkerCount"):            1,
	dynamicconfig.MakeKey("history.ReplicationLowPriorityProcessorSchedulerWorkerCount"): 1,
	// the check would contact Temporal's makers
	dynamicconfig.MakeKey("frontend.enableServerVersionCheck"): false,
}

// queueWorkers is how many tasks of one kind the history service processes concurrently. Most wait for SQLite or a
// poller.
const queueWorkers = 64

// ports are the loopback ports of the four services.
type ports map[primitives.ServiceName]int

func (p ports) address(service primitives.ServiceName) string {
	return net.JoinHostPort(loopback, strconv.Itoa(p[service]))
}

func (p ports) hosts() map[primitives.ServiceName]static.Hosts {
	hosts := make(map[primitives.ServiceName]static.Hosts, len(p))
	for service := range p {
		hosts[service] = static.SingleLocalHost(p.address(service))
	}
	return hosts
}

func (p ports) services() map[string]config.Service {
	services := make(map[string]config.Service, len(p))
	for service, port := range p {
		services[string(service)] = config.Service{RPC: config.RPC{GRPCPort: port, BindOnIP: loopback}}
	}
	return services
}

func serverConfig(files storage, p ports) *config.Config {
	frontend := p.address(primitives.FrontendService)
	return &config.Config{
		Persistence: config.Persistence{
			DefaultStore:     mainStore,
			VisibilityStore:  visibilityStore,
			NumHistoryShards: 1,
			DataStores: map[string]config.DataStore{
				mainStore:       {SQL: files.main},
				visibilityStore: {SQL: files.visibility},
			},
		},
		ClusterMetadata: &cluster.Config{
			FailoverVersionIncrement: 10,
			MasterClusterName:        clusterName,
			CurrentClusterName:       clusterName,
			ClusterInformation: map[string]cluster.ClusterInformation{clusterName: {
				Enabled:                true,
				InitialFailoverVersion: 1,
				RPCAddress:             frontend,
				ClusterID:              clusterID,
			}},
		},
		DCRedirectionPolicy: config.DCRedirectionPolicy{Policy: "noop"},
		Services:            p.services(),
		Archival:            noArchival,
		NamespaceDefaults:   noNamespaceArchival,
		PublicClient:        config.PublicClient{HostPort: frontend},
	}
}

var (
	noArchival = config.Archival{
		History:    config.HistoryArchival{State: config.ArchivalDisabled},
		Visibility: config.VisibilityArchival{State: config.ArchivalDisabled},
	}
	noNamespaceArchival = config.NamespaceDefaults{Archival: config.ArchivalNamespaceDefaults{
		History:    config.HistoryArchivalNamespaceDefaults{State: config.ArchivalDisabled},
		Visibility: config.VisibilityArchivalNamespaceDefaults{State: config.ArchivalDisabled},
	}}
)
