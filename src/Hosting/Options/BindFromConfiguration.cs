using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;

namespace HyperDht.Hosting.Options;

/// <summary>Binds a node's options from section <c>HyperDht</c>, a named node's from <c>HyperDht:Named:&lt;name&gt;</c>.</summary>
internal sealed class BindFromConfiguration(string name, IConfiguration? configuration = null) : IConfigureNamedOptions<HyperDhtOptions>
{
    private const string NamedSection = "Named";

    public void Configure(HyperDhtOptions options) => Configure(Microsoft.Extensions.Options.Options.DefaultName, options);

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
