using HyperDht.Cli.Shared;

namespace HyperDht.Cli.Node;

/// <summary>Starts real nodes; they share their loop.</summary>
internal sealed class NodeStarter : INodeStarter
{
    public async Task<IHyperDht> StartAsync(NodePlan plan, CancellationToken cancellationToken)
    {
        var arguments = new NodeArguments
        {
            Bootstrap = plan.Bootstrap,
            Host = plan.Host,
            Port = plan.Port == 0 ? null : plan.Port,
            Seed = plan.Seed,
            KeyFile = plan.KeyFile,
        };
        if (plan.IsBootstrapper)
        {
            return await HyperDhtNode.StartBootstrapperAsync(
                plan.Host!, plan.Port, options => options.KeyPair = arguments.ReadKeyPair(), Build, cancellationToken);
        }

        return await HyperDhtNode.StartAsync(
            options =>
            {
                arguments.ApplyTo(options);
                options.KeyPair = arguments.ReadKeyPair();
            },
            Build,
            cancellationToken);

        void Build(HyperDhtBuilder builder)
        {
            foreach (var relay in plan.RelayThrough ?? [])
            {
                builder.AddRelay(relay);
            }

            if (plan.Storage is { } path)
            {
                builder.UseSqliteRecords(path);
            }
        }
    }
}
