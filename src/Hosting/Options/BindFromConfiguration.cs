using System.Diagnostics.CodeAnalysis;
using HyperDht.Limits;
using HyperDht.Records;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;

namespace HyperDht.Hosting.Options;

/// <summary>Binds a node's options from section <c>HyperDht</c>, a named node's from <c>HyperDht:Named:&lt;name&gt;</c>.</summary>
internal sealed class BindFromConfiguration(string name, IConfiguration? configuration = null) : IConfigureNamedOptions<HyperDhtOptions>
{
    private const string NamedSection = "Named";

    public void Configure(HyperDhtOptions options) => Configure(Microsoft.Extensions.Options.Options.DefaultName, options);

    // What is trimmed keeps the properties of every section; all of their types are plain.
    [DynamicDependency(DynamicallyAccessedMemberTypes.PublicProperties, typeof(HyperDhtOptions))]
    [DynamicDependency(DynamicallyAccessedMemberTypes.PublicProperties, typeof(RecordsOptions))]
    [DynamicDependency(DynamicallyAccessedMemberTypes.PublicProperties, typeof(HyperDhtLimits))]
    [DynamicDependency(DynamicallyAccessedMemberTypes.PublicProperties, typeof(TransportLimits))]
    [DynamicDependency(DynamicallyAccessedMemberTypes.PublicProperties, typeof(RpcLimits))]
    [DynamicDependency(DynamicallyAccessedMemberTypes.PublicProperties, typeof(UdxLimits))]
    [DynamicDependency(DynamicallyAccessedMemberTypes.PublicProperties, typeof(RecordsLimits))]
    [DynamicDependency(DynamicallyAccessedMemberTypes.PublicProperties, typeof(ConnectionsLimits))]
    [DynamicDependency(DynamicallyAccessedMemberTypes.PublicProperties, typeof(SecretStreamLimits))]
    [DynamicDependency(DynamicallyAccessedMemberTypes.PublicProperties, typeof(RelayLimits))]
    [UnconditionalSuppressMessage("Trimming", "IL2026", Justification = "The dependencies above.")]
    [UnconditionalSuppressMessage("AOT", "IL3050", Justification = "Lists of strings are the only generic types.")]
    public void Configure(string? optionsName, HyperDhtOptions options)
    {
        if (configuration is null || optionsName != name)
        {
            return;
        }

        var section = configuration.GetSection(HyperDhtOptions.SectionName);
        (name.Length == 0 ? section : section.GetSection(NamedSection).GetSection(name)).Bind(options);
    }
}
